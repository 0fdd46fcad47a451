import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endProcess, identityOf, isRunning, signalProcess, signalTree, type ProcessIdentity } from './process-identity.js';

/** A program to run as a server: what it writes goes to the log file, `stopSignal` is what it takes as a request to stop cleanly. */
export interface ServerProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly logFile: string;
  readonly stopSignal: NodeJS.Signals;
}

/** A server process of ours, which ends with us even when we are killed. */
export interface GuardedProcess {
  readonly identity: ProcessIdentity;
  /** Signals the process; `SIGSTOP` and `SIGCONT` reach its children too. */
  signal(signal: NodeJS.Signals): void;
  /** Then its ports are free too: the system names a process as gone while its threads still hold them. */
  hasEnded(): boolean;
  /** What it ended with; undefined while it runs, null when a signal ended it. */
  exitCode(): number | null | undefined;
  /** Asks it to stop, and kills it when it has not within the deadline. Resolves when it is gone: to whether it stopped by itself. @default 15000 */
  stop(withinMs?: number): Promise<boolean>;
}

const logBytesMax = 1_000_000;

type Guard = ChildProcessByStdio<Writable, null, null>;
let guard: Guard | undefined;
const watched = new Map<number, string>();

const startGuard = (): Guard => {
  const program = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './guard.ts' : './guard.js', import.meta.url));
  const started = spawn(process.execPath, ['--no-warnings', program], {
    stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/', env: { PATH: process.env['PATH'] },
  });
  started.unref();
  (started.stdin as Socket).unref();
  started.stdin.on('error', () => undefined);
  started.on('exit', (code) => { // ended by somebody: the servers need another one; by itself: another one would end as well
    guard = code === null && watched.size > 0 ? startGuard() : undefined;
    if (code !== null && code !== 0) process.emitWarning(`The guard of the servers ended with ${code}: they would outlive a crash of this process.`);
  });
  for (const order of watched.values()) started.stdin.write(order);
  return started;
};

const watch = (identity: ProcessIdentity, signal: NodeJS.Signals): void => {
  const order = `${JSON.stringify({ watch: identity, signal })}\n`;
  watched.set(identity.pid, order);
  guard?.stdin.write(order);
};

const release = (pid: number): void => {
  watched.delete(pid);
  guard?.stdin.write(`${JSON.stringify({ release: pid })}\n`);
};

const openLog = (file: string): number => {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > logBytesMax) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
};

const launch = (program: ServerProgram): ChildProcess => {
  const log = openLog(program.logFile);
  try {
    // Detached: Ctrl-C in the terminal must not reach the servers before the services that still use them.
    const child = spawn(program.command, program.args, {
      stdio: ['ignore', log, log], detached: true, cwd: '/', env: { ...process.env, ...program.env }, ...program.user,
    });
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
};

/** Starts a server process that ends with this one, whether this one stops, crashes or is killed. */
export const startGuarded = async (program: ServerProgram): Promise<GuardedProcess> => {
  guard ??= startGuard();
  const child = launch(program);
  await new Promise<void>((resolve, reject) => { child.once('spawn', resolve); child.once('error', reject); });
  const pid = child.pid!;
  const identity = identityOf(pid) ?? { pid, since: 'ended at once' };
  watch(identity, program.stopSignal);
  let exitCode: number | null | undefined;
  child.once('exit', (code) => {
    exitCode = code;
    release(pid);
  });
  return {
    identity,
    hasEnded: () => exitCode !== undefined,
    exitCode: () => exitCode,
    signal: (signal) => {
      if (signal === 'SIGSTOP' || signal === 'SIGCONT') signalTree(identity, signal);
      else signalProcess(identity, signal);
    },
    stop: async (withinMs) => {
      const byItself = await endProcess(identity, program.stopSignal, withinMs);
      while (exitCode === undefined && !isRunning(identity)) await pause(5);
      return byItself;
    },
  };
};
