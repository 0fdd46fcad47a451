import { setTimeout as pause } from 'node:timers/promises';
import { FaultStage } from '../stage/fault-stage.js';
import { FaultsUnderWay } from './faults-under-way.js';
import { planOf, type Step } from './plan.js';
import { takeStep, type UnderWay } from './take-step.js';
import { Telling } from './telling.js';

export interface ScheduleRun {
  readonly seed: number;
  readonly steps: number;
  readonly say: (line: string) => void;
  /** Steps between two looks of the checker. @default 250 */
  readonly checkEvery?: number;
  /** Ends after the step that is under way then. @default never */
  readonly until?: number;
}

/** What a step was, in one line. */
export const lineOf = (index: number, { kind, ...more }: Step): string => `${String(index + 1).padStart(5)}  ${kind} ${Object.entries(more).map(([name, value]) => `${name}=${value}`).join(' ')}`;

/** Starts again what ends by itself for as long as something lasts, as Kubernetes would; what a fault holds down is left to it. */
const reviving = async ({ crew }: FaultStage, faults: FaultsUnderWay, lasting: Promise<unknown>): Promise<void> => {
  let isOver = false;
  const over = lasting.finally(() => { isOver = true; });
  over.catch(() => undefined);
  while (!isOver) {
    for (const service of crew.ended) if (!faults.isHurt(service)) await faults.begin([service], () => crew.revive((one) => one === service));
    await Promise.race([over, faults.failed, pause(250)]);
  }
  await over;
};

const inspect = async (stage: FaultStage, { telling, faults }: UnderWay, say: (line: string) => void): Promise<void> => {
  await reviving(stage, faults, Promise.all([telling.over(), faults.over()]));
  await stage.crew.revive();
  await stage.ready();
  say((await stage.check()).trimEnd());
  say(`         ${stage.crew.usage().map(({ instance, rssMb }) => `${instance} ${rssMb} MB`).join(', ')}`);
};

/** A random run by its seed: all steps, the checker now and then and at the end. @throws what the checker found, with the seed */
export const runSchedule = async ({ seed, steps, say, checkEvery = 250, until = Infinity }: ScheduleRun): Promise<number> => {
  const stage = await FaultStage.open({ seed });
  const [telling, faults] = [new Telling(), new FaultsUnderWay()];
  let taken = 0;
  try {
    for (const [index, step] of planOf(seed, steps).entries()) {
      if (Date.now() > until) break;
      say(lineOf(index, step));
      await reviving(stage, faults, takeStep(stage, { telling, faults }, step));
      taken += 1;
      if (taken % checkEvery === 0) await inspect(stage, { telling, faults }, say);
    }
    if (taken % checkEvery !== 0) await inspect(stage, { telling, faults }, say);
    return taken;
  } catch (error) {
    throw new Error(`after ${taken} steps of seed ${seed} (npm run chaos -- --seed ${seed} --steps ${taken + 1} plays them again): ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    await faults.over().catch(() => undefined);
    await stage.close();
  }
};
