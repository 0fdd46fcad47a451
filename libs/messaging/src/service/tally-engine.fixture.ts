import type { Database } from '@fealty/postgres';
import { createLog, type Log } from '@fealty/runtime';
import { consumes, publishes, type TallyLog } from '../consume/tally.fixture.js';
import { Engine, type EngineSettings } from './engine.js';

export interface TallyEngine { readonly engine: Engine; readonly stop: () => Promise<void> }

interface Wanted extends Partial<Pick<EngineSettings, 'consumes' | 'beside'>> { readonly log: TallyLog; readonly own: Database; readonly instance?: string; readonly says?: Log }

/** A running engine of the tally service. `own` is its way into the database, which `stop` closes after a clean end. */
export const aTallyEngine = async ({ log, own, instance = 'a', says = createLog({ service: 'orders', instance, level: 'silent' }), ...others }: Wanted): Promise<TallyEngine> => {
  const engine = new Engine({
    consumes, publishes, config: log.settings(instance), database: own, log: says,
    broken: (reason) => { throw new Error(reason); }, ...others,
  });
  const stop = async (): Promise<void> => {
    for (const step of engine.stopSteps()) await step.run();
    await own.close();
  };
  await engine.start().catch(async (error: unknown) => { await stop(); throw error; });
  return { engine, stop };
};
