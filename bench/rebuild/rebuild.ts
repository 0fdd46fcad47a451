import { askedOf } from '../measure/asked.js';
import { machineLine, machineOf, type Machine } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { spreadOf, type Spread } from '../measure/statistics.js';
import { onTopics } from '../projection/on-topics.js';
import { runLoyalty } from '../projection/run-loyalty.js';
import type { Run } from '../projection/run.js';
import { runRebuild } from './run-rebuild.js';

interface Options { readonly events: number; readonly customers: number; readonly runs: number }
export interface RebuildMeasured { readonly at: string; readonly machine: Machine; readonly events: number; readonly customers: number; readonly live: Spread; readonly rebuild: Spread; readonly toLive: Spread; readonly memoryPeakMb: number }

const optionsOf = (args: readonly string[]): Options =>
  askedOf(args, { numbers: { events: 500_000, customers: 50_000, runs: 3 } });

interface Pair { readonly live: Run; readonly rebuild: Run }

/** On servers of its own, so that nothing said by a live service before is on its topics. */
const pair = (events: number, customers: number): Promise<Pair> => onTopics({ events, customers }, async (ground) => (
  { live: await runLoyalty(ground, { name: 'live', replicas: 1, every: 'transaction', notices: true }), rebuild: await runRebuild(ground) }));

/** npm run bench -- rebuild: the fold beside the live state against the live projection of the same topics, each with one process. */
export const benchRebuild = async (args: readonly string[]): Promise<void> => {
  const { events, customers, runs } = optionsOf(args);
  const machine = await machineOf();
  say(machineLine(machine));
  const pairs: Pair[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const one = await (run === 0 ? pair(Math.min(events, 20_000), Math.min(customers, 2_000)) : pair(events, customers));
    say(`${run === 0 ? 'warm-up' : `run ${run}`}: live ${one.live.eventsPerSecond.toLocaleString('en-US')} events/s, rebuild ${one.rebuild.eventsPerSecond.toLocaleString('en-US')}; states equal`);
    if (run > 0) pairs.push(one);
  }
  const of = (figure: (pair: Pair) => number): Spread => spreadOf(pairs.map(figure));
  const measured: RebuildMeasured = {
    at: new Date().toISOString(), machine, events, customers, live: of(({ live }) => live.eventsPerSecond), rebuild: of(({ rebuild }) => rebuild.eventsPerSecond),
    toLive: of(({ live, rebuild }) => rebuild.eventsPerSecond / live.eventsPerSecond), memoryPeakMb: Math.max(...pairs.map(({ rebuild }) => rebuild.memoryPeakMb)),
  };
  const row = (name: string, { median, least, most }: Spread, ratio: string): (string | number)[] => [name, Math.round(median), Math.round(least), Math.round(most), ratio];
  printTable(['program', 'events/s', 'least', 'most', 'x live'], [row('live', measured.live, '1.00'), row('rebuild', measured.rebuild, measured.toLive.median.toFixed(2))]);
  writeResults('rebuild', measured);
};
