import type { RunningProcess } from '@fealty/tools/local/run-services';
import { sendEvents, type Sender } from '@fealty/tools/shop/send-events';
import type { Told } from '@fealty/tools/shop/stories';
import { askedOf } from '../measure/asked.js';
import { cpuSecondsOf } from '../measure/cpu-time.js';
import { machineLine, machineOf } from '../measure/machine.js';
import { say, writeResults } from '../measure/results.js';
import { Servers } from '../measure/servers.js';
import { fromKafka } from './from-kafka.js';
import { allIdle, jwtSecret, publishPolicy } from './ground.js';
import { openLoop, type OpenLoop } from './open-loop.js';
import { shopEvents } from './shop-events.js';

interface WayOptions { readonly events: number; readonly rate: number; readonly seconds: number; readonly warmSeconds: number; readonly shares: readonly number[]; readonly profileDir: string | undefined }

const optionsOf = (args: readonly string[]): WayOptions => {
  const asked = askedOf(args, { numbers: { events: 100_000, rate: 500, seconds: 30, warm: 60 }, texts: ['shares', 'profile'] });
  return { ...asked, warmSeconds: asked.warm, shares: (asked.shares ?? '50,70,90').split(',').filter((share) => share !== '').map(Number), profileDir: asked.profile };
};

const names = ['ingest', 'orders', 'points', 'loyalty'] as const;
const senderOf = (url: string): Sender => ({ ingestUrl: url, jwtSecret, programme: 'demo', source: '/shop/web', signal: new AbortController().signal });

const fromHttp = async (processes: readonly RunningProcess[], told: readonly Told[]): Promise<number> => {
  const sender = senderOf(processes[0]?.url ?? '');
  const bodies = Array.from({ length: Math.ceil(told.length / 500) }, (_, index) => told.slice(index * 500, index * 500 + 500));
  const begun = performance.now();
  await Promise.all(Array.from({ length: 4 }, async () => { for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) await sendEvents(body, sender, true); }));
  await allIdle(processes, 900_000);
  return told.length / ((performance.now() - begun) / 1_000);
};

export interface Load extends OpenLoop { readonly share: number }

const loaded = async ({ servers, processes, seconds }: { servers: Servers; processes: readonly RunningProcess[]; seconds: number }, rate: number): Promise<OpenLoop> => {
  const pids = new Map([...processes.map((process, index) => [names[index] as string, process.pid] as const), ['kafka', servers.stack.kafka?.pid ?? 0], ['postgres', servers.stack.postgres?.pid ?? 0]]);
  // Everything else is a child of the sender, so it counts only itself.
  const ownSeconds = (): number => { const { user, system } = globalThis.process.cpuUsage(); return (user + system) / 1e6; };
  const cpu = () => new Map([...[...pids].map(([name, pid]) => [name, cpuSecondsOf(pid)] as const), ['sender', ownSeconds()]]);
  const before = cpu();
  const latency = await openLoop(servers, { ingestUrl: processes[0]?.url ?? '', rate, seconds });
  const after = cpu();
  await allIdle(processes, 300_000);
  say(`open loop at ${rate} events/s: ${[...after.keys()].map((name) => `${name} ${Math.round(100 * ((after.get(name) ?? 0) - (before.get(name) ?? 0)) / (seconds + 5))}%`).join('  ')}`);
  for (const [hop, { p50, p99, p999, max }] of Object.entries(latency.hops)) say(`${hop.padEnd(20)} p50 ${p50} ms   p99 ${p99} ms   p99.9 ${p999} ms   max ${max} ms`);
  return latency;
};

/** npm run bench -- way: from platform.v1 and from HTTP to loyalty-updated.v1, with the four services that lie on the way. */
export const benchWay = async (args: readonly string[]): Promise<void> => {
  const { events, rate, seconds, warmSeconds, shares, profileDir } = optionsOf(args);
  const servers = await Servers.start();
  const processes: RunningProcess[] = [];
  try {
    const machine = await machineOf(servers.stack);
    say(machineLine(machine));
    const url = await servers.database('way', names);
    for (const name of names) processes.push(await servers.service(name, url, profileDir === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileDir}/${name}` }));
    await Promise.all(processes.map((process) => process.ready()));
    await publishPolicy(processes[0]?.url ?? '');
    await fromHttp(processes, shopEvents({ seed: 1, events: 5_000, prefix: 'warm' }));
    const kafkaRate = events === 0 ? 0 : await fromKafka(servers, processes, shopEvents({ seed: 2, events, prefix: 'kafka' }));
    say(`from platform.v1: ${Math.round(kafkaRate)} events/s until everything is projected`);
    const httpRate = events === 0 ? 0 : await fromHttp(processes, shopEvents({ seed: 3, events: Math.min(events, 50_000), prefix: 'http' }));
    say(`from HTTP:        ${Math.round(httpRate)} events/s until everything is projected`);
    const loop = { servers, processes, seconds };
    // Code that has run a few thousand times only is not compiled yet.
    await openLoop(servers, { ingestUrl: processes[0]?.url ?? '', rate, seconds: warmSeconds });
    const latency = await loaded(loop, rate);
    const loads: Load[] = [];
    for (const share of httpRate === 0 ? [] : shares) loads.push({ share, ...await loaded(loop, Math.round(httpRate * share / 100)) });
    writeResults('way', { at: new Date().toISOString(), machine, events, fromPlatformTopic: kafkaRate, fromHttp: httpRate, latency, loads });
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
    await servers.stop();
  }
};
