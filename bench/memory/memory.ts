import type { RunningProcess } from '@fealty/tools/local/run-services';
import { startMailCatcher } from '@fealty/tools/mail-catcher/mail-catcher';
import { askedOf } from '../measure/asked.js';
import { memoryPeakOf, residentOf } from '../measure/cpu-time.js';
import { machineLine, machineOf, type Machine } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { onServers } from '../measure/servers.js';
import { fromKafka } from '../way/from-kafka.js';
import { allIdle, publishPolicy } from '../way/ground.js';
import { shopEvents } from '../way/shop-events.js';

export interface MemoryMeasured { readonly at: string; readonly machine: Machine; readonly events: number; readonly eventsPerSecond: number; readonly services: readonly { readonly service: string; readonly restMb: number; readonly peakMb: number; readonly toRest: number }[] }

const names = ['ingest', 'orders', 'points', 'complaints', 'notifications', 'loyalty'] as const;

/** npm run bench -- memory: resident memory of each service at its highest while all six work as fast as they can, beside what it takes at rest. */
export const benchMemory = (args: readonly string[]): Promise<void> => onServers(async (servers) => {
  const { events } = askedOf(args, { numbers: { events: 200_000 } });
  const machine = await machineOf(servers.stack);
  say(machineLine(machine));
  const mail = await startMailCatcher({ smtpPort: 0, httpPort: 0 });
  const processes: RunningProcess[] = [];
  try {
    const url = await servers.database('memory', names);
    for (const name of names) processes.push(await servers.service(name, url, name === 'notifications' ? { SMTP_URL: mail.smtpUrl } : {}));
    await Promise.all(processes.map((process) => process.ready()));
    await publishPolicy(processes[0]?.url ?? '');
    await allIdle(processes, 60_000);
    const rest = processes.map(({ pid }) => residentOf(pid));
    const eventsPerSecond = await fromKafka(servers, processes, shopEvents({ seed: 2, events, prefix: 'memory' }));
    const services = processes.map(({ service, pid }, at) => {
      const [restMb, peakMb] = [rest[at] ?? 0, memoryPeakOf(pid)];
      return { service, restMb, peakMb, toRest: peakMb / restMb };
    });
    say(`${Math.round(eventsPerSecond).toLocaleString('en-US')} platform events/s`);
    printTable(['service', 'MB at rest', 'peak MB', 'x rest'], services.map(({ service, restMb, peakMb, toRest }) => [service, restMb, peakMb, toRest.toFixed(2)]));
    writeResults('memory', { at: new Date().toISOString(), machine, events, eventsPerSecond, services } satisfies MemoryMeasured);
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
    await mail.stop();
  }
});
