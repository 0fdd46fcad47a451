import { readFileSync, statSync } from 'node:fs';
import type { Claim } from './claim.js';
import { startGuarded, type GuardedProcess, type ServerProgram } from './guarded-process.js';
import { waitUntil } from './wait-until.js';

/** A real server that runs as a child process and ends with this process. */
export interface Server {
  /** The process it runs in; another one after `restart`. */
  readonly pid: number;
  readonly hasEnded: () => boolean;
  /** Signals the server, as a fault test does: SIGKILL, or SIGSTOP and SIGCONT, which reach its children too. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Ends what is left of it and starts it again on the same port with the same data. */
  readonly restart: () => Promise<void>;
  /** Stops it cleanly and gives its folder free; a second call does nothing. */
  readonly stop: () => Promise<void>;
}

/** How to run one server and how to see that it is ready. */
export interface ServerPlan {
  readonly name: string;
  readonly program: ServerProgram;
  readonly claim: Claim;
  readonly isReady: () => Promise<boolean>;
  /** What the log says when an ended start is worth another try. */
  readonly tryAgainWhen?: RegExp;
  /** @default 60000 */
  readonly readyWithinMs?: number;
}

const attemptsMax = 40;

/** The server ended before it was ready. */
export class EndedEarly extends Error {}

const startOnce = async ({ name, program, claim, isReady, readyWithinMs = 60_000 }: ServerPlan): Promise<GuardedProcess> => {
  const logStart = statSync(program.logFile, { throwIfNoEntry: false })?.size ?? 0;
  const endOfLog = (): string => {
    const log = readFileSync(program.logFile).subarray(logStart).toString().trim();
    return log === '' ? `${program.logFile} says nothing of it.` : `The end of ${program.logFile}:\n${log.split('\n').slice(-15).join('\n')}`;
  };
  const server = await startGuarded(program);
  claim.record(server.identity);
  const state = await waitUntil(`${name} is ready`, async () => (server.hasEnded() ? 'ended' : await isReady() && 'ready'), { timeoutMs: readyWithinMs })
    .catch(async (error: unknown) => {
      await server.stop();
      throw new Error(`${error instanceof Error ? error.message : String(error)}. ${endOfLog()}`, { cause: error });
    });
  if (state === 'ready') return server;
  throw new EndedEarly(`${name} ended before it was ready. ${endOfLog()}`);
};

const start = async (plan: ServerPlan, attempt = 1): Promise<GuardedProcess> => {
  try {
    return await startOnce(plan);
  } catch (error) {
    if (!(error instanceof EndedEarly) || attempt === attemptsMax || plan.tryAgainWhen?.test(error.message) !== true) throw error;
    return start(plan, attempt + 1);
  }
};

/** Starts a server and resolves when it is ready. */
export const runServer = async (plan: ServerPlan): Promise<Server> => {
  let server = await start(plan);
  let stopped = false;
  return {
    get pid() { return server.identity.pid; },
    hasEnded: () => server.hasEnded(),
    kill: (signal) => server.signal(signal),
    restart: async () => {
      await server.stop();
      server = await start(plan);
    },
    stop: async () => {
      if (stopped) return;
      stopped = true;
      await server.stop();
      plan.claim.release();
    },
  };
};

/** The server with what is particular to its kind. */
export const withDetails = <D extends object>(server: Server, details: D): D & Server => ({
  ...details,
  get pid() { return server.pid; }, // changes at a restart
  hasEnded: server.hasEnded, kill: server.kill, restart: server.restart, stop: server.stop,
});
