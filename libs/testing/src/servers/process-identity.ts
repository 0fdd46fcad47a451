import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same number: `since` differs for every process that ever held the pid. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly since: string;
}

const statOf = (pid: number): string[] | undefined => {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' '); // the name before it may hold spaces
  } catch {
    return undefined;
  }
};

const ps = (pid: number, column: string): string => {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
};

const bootOf = (): string => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();

/** The identity of the process that holds this pid now; undefined when none does, or only a zombie that nobody has reaped. */
export const identityOf = (pid: number): ProcessIdentity | undefined => {
  if (process.platform === 'linux') {
    const stat = statOf(pid);
    return stat === undefined || stat[0] === 'Z' || stat[0] === 'X' ? undefined : { pid, since: `${bootOf()}/${stat[19]}` };
  }
  const since = ps(pid, 'lstart');
  return since === '' || ps(pid, 'stat').startsWith('Z') ? undefined : { pid, since };
};

/** Whether exactly this process is still running. */
export const isRunning = (identity: ProcessIdentity): boolean => identityOf(identity.pid)?.since === identity.since;

/** The command line of a process; empty when there is none. */
export const commandOf = (pid: number): string => {
  if (process.platform !== 'linux') return ps(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
};

const parents = (): [number, number][] => {
  if (process.platform === 'linux') {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => [Number(name), Number(statOf(Number(name))?.[1] ?? 0)]);
  }
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
};

const childrenOf = (pid: number): number[] => parents().filter(([, parent]) => parent === pid).map(([child]) => child);

/** Sends a signal to exactly this process, never to another one that got its number since. */
export const signalProcess = (identity: ProcessIdentity, signal: NodeJS.Signals): boolean => {
  if (!isRunning(identity)) return false;
  try {
    process.kill(identity.pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
};

/** Sends a signal to exactly this process and to its children. */
export const signalTree = (identity: ProcessIdentity, signal: NodeJS.Signals): void => {
  const children = childrenOf(identity.pid).map(identityOf).filter((child) => child !== undefined);
  if (signalProcess(identity, signal)) for (const child of children) signalProcess(child, signal);
};

const stopDeadlineMs = 15_000;

const hasGone = async (identity: ProcessIdentity, withinMs: number): Promise<boolean> => {
  for (const until = Date.now() + withinMs; isRunning(identity);) {
    if (Date.now() > until) return false;
    await pause(20);
  }
  return true;
};

/**
 * Ends a process: politely first, and by force when it has not ended within the deadline. A frozen one is thawed, or it could not hear.
 * Resolves to whether it ended without force.
 */
export const endProcess = async (identity: ProcessIdentity, stopSignal: NodeJS.Signals, withinMs = stopDeadlineMs): Promise<boolean> => {
  signalTree(identity, 'SIGCONT');
  signalProcess(identity, stopSignal);
  if (await hasGone(identity, withinMs)) return true;
  signalProcess(identity, 'SIGKILL');
  if (!await hasGone(identity, stopDeadlineMs)) throw new Error(`Process ${identity.pid} does not end, even when killed.`);
  return false;
};
