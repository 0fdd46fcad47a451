import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@fealty/tools/stack/stack';
import { cpuSecondsOf } from '../measure/cpu-time.js';

/** One program over all events, once. */
export interface Run {
  readonly program: string;
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  readonly updates: number;
  /** CPU microseconds per event: of the program itself, and of Kafka and PostgreSQL on its behalf. */
  readonly cpuMicros: number;
  readonly serverCpuMicros: number;
  readonly memoryPeakMb: number;
}

export interface Watched {
  readonly program: string;
  readonly pids: readonly number[];
  readonly stack: Stack;
  readonly events: number;
  /** @default Infinity */
  readonly secondsMax?: number;
  /** Events done so far, and whether all of the work is. */
  readonly progress: () => Promise<{ readonly done: number; readonly finished: boolean }>;
  readonly hasEnded: () => boolean;
}

const pollMs = 50;
const silenceMsMax = 120_000;

/** Measures from the last look at which nothing was done to the first at which everything is, or the time is over. */
export const measure = async ({ program, pids, stack, events, secondsMax = Infinity, progress, hasEnded }: Watched): Promise<Pick<Run, 'program' | 'events' | 'seconds' | 'eventsPerSecond' | 'cpuMicros' | 'serverCpuMicros'>> => {
  const cpu = (): { own: number; servers: number } => ({ own: pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0), servers: [stack.kafka?.pid, stack.postgres?.pid].reduce<number>((sum, server) => sum + (server === undefined ? 0 : cpuSecondsOf(server)), 0) });
  let [begun, before] = [performance.now(), cpu()];
  let [lastDone, movedAt, counted] = [0, begun, events];
  for (;;) {
    const now = performance.now();
    const { done, finished } = await progress();
    if (done === 0) [begun, before] = [now, cpu()];
    if (done !== lastDone) [lastDone, movedAt] = [done, now];
    if (finished) break;
    if (done > 0 && now - begun > secondsMax * 1000) {
      counted = done;
      break;
    }
    if (hasEnded()) throw new Error(`${program} ended before it was done; see its log`);
    if (now - movedAt > silenceMsMax) throw new Error(`${program} stands still at ${done} of ${events}`);
    await pause(pollMs);
  }
  const seconds = (performance.now() - begun) / 1000;
  const after = cpu();
  const micros = (used: number): number => Math.round(used * 1e7 / counted) / 10;
  return { program, events: counted, seconds, eventsPerSecond: Math.round(counted / seconds), cpuMicros: micros(after.own - before.own), serverCpuMicros: micros(after.servers - before.servers) };
};
