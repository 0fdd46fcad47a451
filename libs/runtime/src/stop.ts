import type { Log } from './log.js';

/** One thing to do when a process stops. */
export interface StopStep {
  name: string;
  run: () => unknown;
}

/** Settings of a process's end. */
export interface StopSettings {
  /** For all steps together. */
  deadlineMs: number;
  /** Run one after another, in this order. */
  steps: readonly StopStep[];
  log: Pick<Log, 'info' | 'error' | 'fatal'>;
}

/** A process's end, when it is not a signal that asks for it. */
export interface Stop {
  /** Runs the steps and exits, like SIGTERM. */
  stop(reason: string): Promise<void>;
  /** Says why and exits with 1 at once; open transactions are rolled back by the server. */
  fail(reason: string, error?: unknown): void;
}

const runSteps = async ({ steps, log }: StopSettings): Promise<boolean> => {
  let allDone = true;
  for (const { name, run } of steps) {
    try {
      await run();
      log.info({ step: name }, 'stopped');
    } catch (err) {
      // The later steps still close what they can.
      allDone = false;
      log.error({ err, step: name }, 'could not be stopped');
    }
  }
  return allDone;
};

/**
 * Ends the process in order: SIGTERM or SIGINT runs the steps under one deadline and exits with 0; a failed step or the deadline gives 1;
 * a second signal gives 1 at once, and so does an error that nobody caught.
 *
 * @example stopOnSignal({ deadlineMs: config.shutdownDeadlineMs, log, steps: [{ name: 'readiness', run: () => health.stopping() }, …] });
 */
export const stopOnSignal = (settings: StopSettings): Stop => {
  const { deadlineMs, log } = settings;
  let stopping = false;
  const fail = (reason: string, err?: unknown): void => {
    log.fatal({ err }, reason);
    process.exit(1);
  };
  const stop = async (reason: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ reason }, 'stopping');
    setTimeout(() => { fail(`not stopped after ${deadlineMs} ms`); }, deadlineMs);
    process.exit(await runSteps(settings) ? 0 : 1);
  };
  const onSignal = (signal: string): void => {
    if (stopping) fail(`${signal} while stopping`);
    else void stop(signal);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.on('uncaughtException', (error) => { fail('an error that nobody caught', error); });
  process.on('unhandledRejection', (error) => { fail('a rejected promise that nobody awaited', error); });
  return { stop, fail };
};
