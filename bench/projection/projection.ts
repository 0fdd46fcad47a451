import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateAll } from '@fealty/tools/local/services';
import { startStack } from '@fealty/tools/stack/stack';
import { askedOf } from '../measure/asked.js';
import { benchKafka, endsOf } from '../measure/logs.js';
import { ownServers } from '../measure/own-servers.js';
import { machineLine, machineOf } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { inTurn, median, spreadOf } from '../measure/statistics.js';
import { runPlain } from '../plain/run-plain.js';
import { fillTopics, type Filled } from './fill-topics.js';
import { inputs, type Ground } from './ground.js';
import { runLoyalty, type LoyaltyRun } from './run-loyalty.js';
import { buildStreams, runStreams } from './run-streams.js';
import type { Run } from './run.js';

interface Options { readonly events: number; readonly customers: number; readonly runs: number; readonly only: string | undefined; readonly profileDir: string | undefined }

const optionsOf = (args: readonly string[]): Options => {
  const asked = askedOf(args, { numbers: { events: 1_000_000, customers: 50_000, runs: 3 }, texts: ['only', 'profile'] });
  return { ...asked, only: asked.only, profileDir: asked.profile };
};

const floorProgram = fileURLToPath(new URL('./floor-program.js', import.meta.url));
const runFloor = ({ stack, events }: Ground, faster: boolean): Run => {
  const said = execFileSync(process.execPath, [floorProgram, stack.brokers.join(','), String(events), inputs.join(',')], { encoding: 'utf8', env: { ...process.env, FASTER: faster ? '1' : '0' }, stdio: ['ignore', 'pipe', 'ignore'] });
  const { seconds, cpuMicros } = JSON.parse(said) as { seconds: number; cpuMicros: number };
  return { program: faster ? 'fetch and parse, our reader' : 'fetch and parse, kafkajs', events, seconds, eventsPerSecond: Math.round(events / seconds), updates: 0, cpuMicros, serverCpuMicros: 0, memoryPeakMb: 0 };
};

const tell = (run: Run): Run => {
  say(`  ${run.program}: ${run.eventsPerSecond.toLocaleString('en-US')} events/s, ${run.updates.toLocaleString('en-US')} updates, ${run.cpuMicros} + ${run.serverCpuMicros} µs CPU per event, ${run.memoryPeakMb} MB`);
  return run;
};

const forms: readonly LoyaltyRun[] = [
  { name: 'same fold, two replicas', replicas: 2, every: 'transaction', of: 'same-fold' },
  { name: 'same fold, two replicas, an update per event', replicas: 2, every: 'event', of: 'same-fold' },
  { name: 'same fold, one process', replicas: 1, every: 'transaction', of: 'same-fold' },
  { name: 'loyalty, two replicas', replicas: 2, every: 'transaction' },
  { name: 'loyalty, two replicas, an update per event', replicas: 2, every: 'event' },
  { name: 'loyalty, one process', replicas: 1, every: 'transaction' },
];

/** One round: all programs once, in an order that turns from round to round. Kafka Streams has two threads, and so two replicas beside it. */
const round = async (ground: Ground, index: number, only: string | undefined): Promise<Run[]> => {
  say(`run ${index + 1}`);
  const loyalty = forms.filter(({ name }) => only === undefined || name === only).map((form) => (on: Ground): Promise<Run> => runLoyalty(on, form));
  const programs = only === undefined ? [runStreams, ...loyalty] : loyalty;
  const done: Run[] = [];
  for (const program of inTurn(programs, index)) done.push(tell(await program(ground)));
  return only === undefined ? [...done, tell(await runPlain(ground)), tell(runFloor(ground, false)), tell(runFloor(ground, true))] : done;
};

const report = (rounds: readonly (readonly Run[])[]): Record<string, unknown> => {
  const programs = [...new Set(rounds.flat().map(({ program }) => program))];
  const of = (program: string, figure: (run: Run) => number): number[] => rounds.flat().filter((run) => run.program === program).map(figure);
  // Each round has its own yardstick, so that what else the machine does in the meantime falls out.
  const ratios = (program: string, figure: (run: Run) => number): number[] => rounds.flatMap((runs) => {
    const [own, peer] = [runs.find((run) => run.program === program), runs.find((run) => run.program === 'Kafka Streams')];
    return own === undefined || peer === undefined ? [] : [figure(own) / figure(peer)];
  });
  const rate = (run: Run): number => run.eventsPerSecond;
  const perCpu = (run: Run): number => 1 / (run.cpuMicros + run.serverCpuMicros);
  const two = (figure: number): string => (Number.isNaN(figure) ? '-' : figure.toFixed(2));
  printTable(['program', 'events/s', 'least', 'most', 'x Streams', 'x per CPU', 'CPU µs/event', 'servers µs', 'updates', 'peak MB'], programs.map((program) => [
    program, median(of(program, rate)), Math.min(...of(program, rate)), Math.max(...of(program, rate)), two(median(ratios(program, rate))), program.startsWith('fetch') ? '-' : two(median(ratios(program, perCpu))),
    median(of(program, (run) => run.cpuMicros)), median(of(program, (run) => run.serverCpuMicros)), median(of(program, (run) => run.updates)), median(of(program, (run) => run.memoryPeakMb)),
  ]));
  return Object.fromEntries(programs.map((program) => [program, {
    eventsPerSecond: spreadOf(of(program, rate)), toStreams: spreadOf(ratios(program, rate)), perCpuToStreams: spreadOf(ratios(program, perCpu)) }]));
};

const compare = async (ground: Ground, { runs, only }: Options, filled: Filled): Promise<void> => {
  const machine = await machineOf(ground.stack);
  say(machineLine(machine));
  const rounds: Run[][] = [];
  for (let index = 0; index < runs; index += 1) rounds.push(await round(ground, index, only));
  const summary = report(rounds);
  if (only === undefined) writeResults('projection', { at: new Date().toISOString(), machine, filled, summary, runs: rounds.flat() });
};

/** The loyalty projection against Kafka Streams on the same topics, in one run on servers of its own. */
export const benchProjection = async (args: readonly string[]): Promise<void> => {
  const options = optionsOf(args);
  if (options.only === undefined) buildStreams();
  const dir = await mkdtemp(join(tmpdir(), 'fealty-bench-'));
  await mkdir(join(dir, 'logs'));
  const stack = await startStack({ dataDir: join(dir, 'stack'), kafkaPort: 0, postgresPort: 0, partitions: 8, lasting: true, env: ownServers() });
  try {
    const kafka = benchKafka(stack.brokers);
    const admin = kafka.admin();
    await admin.connect();
    await migrateAll({ brokers: stack.brokers, adminUrl: stack.adminDatabaseUrl, partitions: stack.partitions, passwordOf: () => 'bench', services: ['loyalty'] });
    say(`filling the topics with ${options.events.toLocaleString('en-US')} events of ${options.customers.toLocaleString('en-US')} customers`);
    const filled = await fillTopics(kafka, { events: options.events, customers: options.customers, partitions: stack.partitions, seed: 1 });
    say(`${filled.bytesMean} bytes per event with its headers, ${filled.dataBytesMean} of them data`);
    await compare({ stack, kafka, admin, events: options.events, ends: await endsOf(admin, inputs), dir, profileDir: options.profileDir }, options, filled);
    await admin.disconnect();
  } finally {
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  }
};
