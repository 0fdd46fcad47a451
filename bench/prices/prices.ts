import { withClient } from '@fealty/testing';
import { askedOf } from '../measure/asked.js';
import { machineLine, machineOf, type Machine } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { inTurn, spreadOf, type Spread } from '../measure/statistics.js';
import type { Ground } from '../projection/ground.js';
import { onTopics } from '../projection/on-topics.js';
import { runLoyalty, type LoyaltyRun } from '../projection/run-loyalty.js';
import type { Run } from '../projection/run.js';
import { beginStatementTimes, statementTimes, type StatementTime } from './statement-times.js';

export interface PricesMeasured {
  readonly at: string; readonly machine: Machine; readonly events: number;
  /** Of each form against all guarantees on, in the same round. */
  readonly prices: Readonly<Record<string, { readonly eventsPerSecond: Spread; readonly toAll: Spread; readonly cpuToAll: Spread }>>;
  readonly sizes: Readonly<Record<string, { readonly eventsPerSecond: Spread; readonly cpuMicros: Spread }>>;
  readonly statements: readonly StatementTime[];
}

interface Form extends Omit<LoyaltyRun, 'replicas' | 'of' | 'every'> { readonly every?: LoyaltyRun['every']; readonly waitsForDisk?: boolean }

const all = 'all guarantees';
const forms: readonly Form[] = [
  { name: all },
  { name: 'without validation', leaveOut: 'validation' },
  { name: 'without sequences', leaveOut: 'sequences' },
  { name: 'without tracing', leaveOut: 'tracing' },
  { name: 'without updates and their outgoing rows', saying: false },
  { name: 'without waiting for the disk (synchronous_commit off)', waitsForDisk: false },
  { name: 'without the cache of customers', leaveOut: 'cache' },
  { name: 'without coalescing: an update per event', every: 'event' },
];
const sizes = [1, 10, 100, 500, 2_000] as const;

const optionsOf = (args: readonly string[]): { events: number; customers: number; runs: number; seconds: number } =>
  askedOf(args, { numbers: { events: 400_000, customers: 50_000, runs: 3, seconds: 10 } });

const run = async (ground: Ground, { waitsForDisk = true, every = 'transaction', ...form }: Form): Promise<Run> => {
  const { adminDatabaseUrl } = ground.stack;
  if (!waitsForDisk) await withClient(adminDatabaseUrl, (client) => client.query('alter role loyalty set synchronous_commit = off'));
  try {
    const done = await runLoyalty(ground, { ...form, every, replicas: 2, of: 'same-fold' });
    say(`  ${done.program}: ${done.eventsPerSecond.toLocaleString('en-US')} events/s, ${done.cpuMicros} + ${done.serverCpuMicros} µs CPU per event`);
    return done;
  } finally {
    if (!waitsForDisk) await withClient(adminDatabaseUrl, (client) => client.query('alter role loyalty reset synchronous_commit'));
  }
};

const roundOf = async <One extends { readonly name: string }>(programs: readonly One[], index: number, measure: (program: One) => Promise<Run>): Promise<Run[]> => {
  const done: Run[] = [];
  for (const program of inTurn(programs, index)) done.push(await measure(program));
  return done;
};

const cpuOf = ({ cpuMicros, serverCpuMicros }: Run): number => cpuMicros + serverCpuMicros;

const pricesOf = (rounds: readonly (readonly Run[])[]): PricesMeasured['prices'] => Object.fromEntries(forms.map(({ name }) => {
  const pairs = rounds.flatMap((runs) => {
    const [own, base] = [runs.find(({ program }) => program === name), runs.find(({ program }) => program === all)];
    return own === undefined || base === undefined ? [] : [{ own, base }];
  });
  return [name, {
    eventsPerSecond: spreadOf(pairs.map(({ own }) => own.eventsPerSecond)), toAll: spreadOf(pairs.map(({ own, base }) => own.eventsPerSecond / base.eventsPerSecond)),
    cpuToAll: spreadOf(pairs.map(({ own, base }) => cpuOf(own) / cpuOf(base))),
  }];
}));

const sizesOf = (rounds: readonly (readonly Run[])[]): PricesMeasured['sizes'] => Object.fromEntries(sizes.map((size) => {
  const runs = rounds.flat().filter(({ program }) => program === `batches of ${size}`);
  return [String(size), { eventsPerSecond: spreadOf(runs.map(({ eventsPerSecond }) => eventsPerSecond)), cpuMicros: spreadOf(runs.map(cpuOf)) }];
}));

const print = ({ prices, sizes: bySize, statements }: Pick<PricesMeasured, 'prices' | 'sizes' | 'statements'>): void => {
  printTable(['form', 'events/s', 'x all', 'CPU x all'], Object.entries(prices).map(([name, { eventsPerSecond, toAll, cpuToAll }]) => [name, Math.round(eventsPerSecond.median), toAll.median.toFixed(2), cpuToAll.median.toFixed(2)]));
  printTable(['events per transaction at most', 'events/s', 'CPU µs/event'], Object.entries(bySize).map(([size, { eventsPerSecond, cpuMicros }]) => [size, Math.round(eventsPerSecond.median), cpuMicros.median.toFixed(1)]));
  printTable(['statements', 'calls', 'µs/event'], statements.map(({ kind, calls, microsPerEvent }) => [kind, calls, microsPerEvent.toFixed(2)]));
};

/** npm run bench -- prices: what each guarantee costs the peers' projection, by leaving it out, and what the size of a transaction does. */
export const benchPrices = async (args: readonly string[]): Promise<void> => {
  const { events, customers, runs, seconds } = optionsOf(args);
  await onTopics({ events, customers, postgresSettings: ['shared_preload_libraries=pg_stat_statements'] }, async (ground) => {
    const machine = await machineOf(ground.stack);
    say(machineLine(machine));
    await run(ground, { name: 'to warm up' });
    const [priced, sized]: [Run[][], Run[][]] = [[], []];
    let statements: StatementTime[] = [];
    for (let index = 0; index < runs; index += 1) {
      say(`run ${index + 1}`);
      priced.push(await roundOf(forms, index, async (form) => {
        if (form.name === all) await beginStatementTimes(ground.stack.adminDatabaseUrl);
        const done = await run(ground, form);
        if (form.name === all) statements = await statementTimes(ground.stack.adminDatabaseUrl, done.events);
        return done;
      }));
      sized.push(await roundOf(sizes.map((size) => ({ name: `batches of ${size}`, leaveOut: `batch:${size}`, secondsMax: seconds })), index, (form) => run(ground, form)));
    }
    const summary = { prices: pricesOf(priced), sizes: sizesOf(sized), statements };
    print(summary);
    writeResults('prices', { at: new Date().toISOString(), machine, events, ...summary } satisfies PricesMeasured);
  });
};
