import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startGuarded, waitUntil } from '@fealty/testing';
import { freePort, type RunningProcess } from '@fealty/tools/local/run-services';
import { askedOf } from '../measure/asked.js';
import { machineLine, machineOf, type Machine } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { onServers, type Servers } from '../measure/servers.js';
import { spreadOf, type Spread } from '../measure/statistics.js';
import { allIdle, publishPolicy } from '../way/ground.js';
import { shopEvents } from '../way/shop-events.js';
import { bodiesOf, postBodies } from './post-bodies.js';

interface Options { readonly events: number; readonly batch: number; readonly runs: number }
export interface IngestMeasured { readonly at: string; readonly machine: Machine; readonly events: number; readonly batch: number; readonly ingest: Spread; readonly bare: Spread; readonly toBare: Spread }

const optionsOf = (args: readonly string[]): Options =>
  askedOf(args, { numbers: { events: 100_000, batch: 500, runs: 3 } });

const bareProgram = fileURLToPath(new URL('./bare-fastify.js', import.meta.url));

const withBare = async <Result>({ dir }: Servers, work: (url: string) => Promise<Result>): Promise<Result> => {
  const port = await freePort(0);
  mkdirSync(join(dir, 'logs'), { recursive: true });
  const bare = await startGuarded({ command: process.execPath, args: [bareProgram, String(port)], env: { NODE_ENV: 'production' }, stopSignal: 'SIGTERM', logFile: join(dir, 'logs', 'bare-fastify.log') });
  try {
    const url = `http://127.0.0.1:${port}`;
    await waitUntil('the bare server answers', () => fetch(url).then(() => true, () => false), { timeoutMs: 30_000, everyMs: 100 });
    return await work(url);
  } finally {
    await bare.stop();
  }
};

interface Round { readonly ingest: number; readonly bare: number }

/** The same bodies to both, one after the other; ingest has sent everything on before the next round. */
const round = async (service: RunningProcess, bareUrl: string, { told, batch }: { told: ReturnType<typeof shopEvents>; batch: number }): Promise<Round> => {
  const bodies = bodiesOf(told, batch);
  const bare = await postBodies(bareUrl, bodies, told.length);
  const ingest = await postBodies(service.url, bodies, told.length);
  await allIdle([service], 900_000);
  return { ingest, bare };
};

const rounds = async (servers: Servers, service: RunningProcess, { events, batch, runs }: Options): Promise<Round[]> => withBare(servers, async (bareUrl) => {
  await round(service, bareUrl, { told: shopEvents({ seed: 1, events: Math.min(events, 10_000), prefix: 'warm' }), batch });
  const done: Round[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const one = await round(service, bareUrl, { told: shopEvents({ seed: 1 + run, events, prefix: `run-${run}` }), batch });
    say(`run ${run}: ingest ${Math.round(one.ingest).toLocaleString('en-US')} events/s, bare fastify ${Math.round(one.bare).toLocaleString('en-US')}`);
    done.push(one);
  }
  return done;
});

/** npm run bench -- ingest: events per second through POST /events, each stored before it is answered, beside a bare fastify. */
export const benchIngest = (args: readonly string[]): Promise<void> => onServers(async (servers) => {
  const options = optionsOf(args);
  const machine = await machineOf(servers.stack);
  say(machineLine(machine));
  const service = await servers.service('ingest', await servers.database('ingest_bench', ['ingest']));
  try {
    await service.ready();
    await publishPolicy(service.url);
    const done = await rounds(servers, service, options);
    const measured: IngestMeasured = {
      at: new Date().toISOString(), machine, events: options.events, batch: options.batch,
      ingest: spreadOf(done.map(({ ingest }) => ingest)), bare: spreadOf(done.map(({ bare }) => bare)), toBare: spreadOf(done.map(({ ingest, bare }) => ingest / bare)),
    };
    const row = (name: string, { median, least, most }: Spread, ratio: string): (string | number)[] => [name, Math.round(median), Math.round(least), Math.round(most), ratio];
    printTable(['program', 'events/s', 'least', 'most', 'x bare'], [row('bare fastify', measured.bare, '1.00'), row('ingest', measured.ingest, measured.toBare.median.toFixed(2))]);
    writeResults('ingest', measured);
  } finally {
    await service.stop();
  }
});
