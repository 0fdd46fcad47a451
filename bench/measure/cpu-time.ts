import { readdirSync, readFileSync } from 'node:fs';

interface Stat { readonly parent: number; readonly seconds: number }

// USER_HZ, which the kernel fixes at 100 for everything it tells in ticks.
const ticksPerSecond = 100;

const statOf = (pid: string): Stat | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    // Fields 4, 14 and 15 of proc(5); the two before the closing bracket are cut off.
    return { parent: fields[1] ?? 0, seconds: ((fields[11] ?? 0) + (fields[12] ?? 0)) / ticksPerSecond };
  } catch {
    return undefined;
  }
};

/** CPU seconds that a process and all that it started have used so far; 0 where there is no /proc. */
export const cpuSecondsOf = (root: number): number => {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = statOf(name);
    if (stat !== undefined) stats.set(Number(name), stat);
  }
  const belongs = (pid: number): boolean => {
    for (let at = pid; at > 1; at = stats.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  let seconds = 0;
  for (const [pid, stat] of stats) if (belongs(pid)) seconds += stat.seconds;
  return seconds;
};

const memoryOf = (pid: number, field: string): number => {
  try {
    return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
};

/** Peak resident memory of a process in MB; 0 where there is no /proc. */
export const memoryPeakOf = (pid: number): number => memoryOf(pid, 'VmHWM');

/** Resident memory of a process in MB now; 0 where there is no /proc. */
export const residentOf = (pid: number): number => memoryOf(pid, 'VmRSS');
