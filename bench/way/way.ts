import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { platformTopic } from '@fealty/contracts';
import { encodeKafka, type OutgoingRecord } from '@fealty/messaging';
import { signToken } from '@fealty/runtime';
import { waitUntil } from '@fealty/testing';
import type { RunningProcess } from '@fealty/tools/local/run-services';
import { rootDir } from '@fealty/tools/local/places';
import { sendEvents, type Sender } from '@fealty/tools/shop/send-events';
import type { Told } from '@fealty/tools/shop/stories';
import { machineLine, machineOf } from '../measure/machine.js';
import { say, writeResults } from '../measure/results.js';
import { Servers } from '../measure/servers.js';
import { openLoop } from './open-loop.js';
import { shopEvents } from './shop-events.js';

interface WayOptions { readonly events: number; readonly rate: number; readonly seconds: number }

const optionsOf = (args: readonly string[]): WayOptions => {
  const { values } = parseArgs({ args: [...args], options: { events: { type: 'string', default: '100000' }, rate: { type: 'string', default: '500' }, seconds: { type: 'string', default: '30' } } });
  return { events: Number(values.events), rate: Number(values.rate), seconds: Number(values.seconds) };
};

const jwtSecret = 'bench-bench-bench-bench-bench-bench';
const names = ['ingest', 'orders', 'points', 'loyalty'] as const;
const senderOf = (url: string): Sender => ({ ingestUrl: url, jwtSecret, programme: 'demo', source: '/shop/web', signal: new AbortController().signal });

const recordOf = (told: Told, index: number, partitions: number): OutgoingRecord => {
  const time = new Date(told.at).toISOString();
  const { headers, value } = encodeKafka({ specversion: '1.0', id: told.id, source: '/shop/web', type: told.type, subject: told.subject, time, datacontenttype: 'application/json', extensions: { programme: 'demo', import: 'true' }, data: Buffer.from(JSON.stringify(told.data)) });
  return { topic: platformTopic.name, partition: index % partitions, key: null, headers, value, timestamp: told.at };
};

/** Events of one customer stay on one partition: a shop that cares for order does so. */
const partitionOfSubject = (subject: string): number => [...subject].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);

const publishPolicy = async (url: string): Promise<void> => {
  const token = await signToken(jwtSecret, { subject: 'bench', role: 'admin', programme: 'demo' }, 600);
  const response = await fetch(`${url}/policies`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' }, body: await readFile(join(rootDir, 'policies', 'demo.yaml')) });
  if (!response.ok) throw new Error(`the policy was refused: ${await response.text()}`);
};

const allIdle = async (processes: readonly RunningProcess[], timeoutMs: number): Promise<void> => {
  let calm = 0;
  await waitUntil('all four services are idle twice in a row', async () => {
    const token = await signToken(jwtSecret, { subject: 'bench', role: 'admin', programme: 'demo' }, 600);
    const found = await Promise.all(processes.map(async ({ url }) => (await (await fetch(`${url}/progress`, { headers: { authorization: `Bearer ${token}` } })).json() as { idle: boolean }).idle));
    calm = found.every(Boolean) ? calm + 1 : 0;
    return calm >= 2;
  }, { timeoutMs, everyMs: 100 });
};

const fromKafka = async (servers: Servers, processes: readonly RunningProcess[], told: readonly Told[]): Promise<number> => {
  for (const process of processes) process.signal('SIGSTOP');
  await servers.fill(told.map((one) => recordOf(one, partitionOfSubject(one.subject), servers.stack.partitions)));
  const begun = performance.now();
  for (const process of processes) process.signal('SIGCONT');
  await allIdle(processes, 900_000);
  return told.length / ((performance.now() - begun) / 1_000);
};

const fromHttp = async (processes: readonly RunningProcess[], told: readonly Told[]): Promise<number> => {
  const sender = senderOf(processes[0]?.url ?? '');
  const bodies = Array.from({ length: Math.ceil(told.length / 500) }, (_, index) => told.slice(index * 500, index * 500 + 500));
  const begun = performance.now();
  await Promise.all(Array.from({ length: 4 }, async () => { for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) await sendEvents(body, sender, true); }));
  await allIdle(processes, 900_000);
  return told.length / ((performance.now() - begun) / 1_000);
};

/** npm run bench -- way: from platform.v1 and from HTTP to loyalty-updated.v1, with the four services that lie on the way. */
export const benchWay = async (args: readonly string[]): Promise<void> => {
  const { events, rate, seconds } = optionsOf(args);
  const servers = await Servers.start();
  const processes: RunningProcess[] = [];
  try {
    const machine = await machineOf(servers.stack);
    say(machineLine(machine));
    const url = await servers.database('way', names);
    for (const name of names) processes.push(await servers.service(name, url));
    await Promise.all(processes.map((process) => process.ready()));
    await publishPolicy(processes[0]?.url ?? '');
    await fromHttp(processes, shopEvents({ seed: 1, events: 5_000, prefix: 'warm' }));
    const kafkaRate = await fromKafka(servers, processes, shopEvents({ seed: 2, events, prefix: 'kafka' }));
    say(`from platform.v1: ${Math.round(kafkaRate)} events/s until everything is projected`);
    const httpRate = await fromHttp(processes, shopEvents({ seed: 3, events: Math.min(events, 50_000), prefix: 'http' }));
    say(`from HTTP:        ${Math.round(httpRate)} events/s until everything is projected`);
    const latency = await openLoop(servers, { sender: senderOf(processes[0]?.url ?? ''), rate, seconds });
    for (const [hop, { p50, p99, p999, max }] of Object.entries(latency.hops)) say(`${hop.padEnd(20)} p50 ${p50} ms   p99 ${p99} ms   p99.9 ${p999} ms   max ${max} ms`);
    writeResults('way', { at: new Date().toISOString(), machine, events, fromPlatformTopic: kafkaRate, fromHttp: httpRate, latency });
  } finally {
    await Promise.all(processes.map((process) => process.stop()));
    await servers.stop();
  }
};
