import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSystem } from '@fealty/tools/local/start-system';
import { askedOf } from '../measure/asked.js';
import { cpuSecondsOf, residentOf } from '../measure/cpu-time.js';
import { machineLine, machineOf } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';

/** npm run bench -- idle: what each service uses when nothing happens, in percent of one core, and its memory. */
export const benchIdle = async (args: readonly string[]): Promise<void> => {
  const { seconds } = askedOf(args, { numbers: { seconds: 60 } });
  const dir = await mkdtemp(join(tmpdir(), 'fealty-bench-'));
  const system = await startSystem({ dataDir: dir, anyPorts: true, supervise: false, env: { LOG_LEVEL: 'warn' } });
  try {
    const machine = await machineOf(system.stack);
    say(machineLine(machine));
    await pause(15_000); // joins, first fetches and compilation are over
    const processes = [...system.processes].map(([service, { pid }]) => ({ service, pid, before: cpuSecondsOf(pid) }));
    await pause(seconds * 1_000);
    const found = processes.map(({ service, pid, before }) => ({ service, corePercent: Math.round(((cpuSecondsOf(pid) - before) / seconds) * 1_000) / 10, residentMb: residentOf(pid) }));
    printTable(['service', '% of a core', 'MB'], found.map(({ service, corePercent, residentMb }) => [service, corePercent, residentMb]));
    writeResults('idle', { at: new Date().toISOString(), machine, seconds, services: found });
  } finally {
    await system.stop();
    await rm(dir, { recursive: true, force: true });
  }
};
