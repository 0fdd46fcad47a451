import { askedOf } from '../measure/asked.js';
import { machineLine, machineOf, type Machine } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { spreadOf, type Spread } from '../measure/statistics.js';
import { onTopics } from '../projection/on-topics.js';
import { runLoyalty } from '../projection/run-loyalty.js';
import type { Run } from '../projection/run.js';

interface Options { readonly events: number; readonly few: number; readonly many: number; readonly runs: number }
export interface CustomersMeasured { readonly at: string; readonly machine: Machine; readonly events: number; readonly few: number; readonly many: number; readonly summary: { readonly micros: readonly [Spread, Spread]; readonly cpuMicros: readonly [Spread, Spread]; readonly timeRatio: Spread; readonly cpuRatio: Spread } }

const optionsOf = (args: readonly string[]): Options =>
  askedOf(args, { numbers: { events: 500_000, few: 10_000, many: 1_000_000, runs: 3 } });

const microsOf = ({ seconds, events }: Run): number => seconds * 1e6 / events;
const cpuOf = ({ cpuMicros, serverCpuMicros }: Run): number => cpuMicros + serverCpuMicros;

/** One process over the events of so many customers, on servers of its own. */
const projected = (events: number, customers: number): Promise<Run> => onTopics({ events, customers }, async (ground) => {
  const run = await runLoyalty(ground, { name: `${customers.toLocaleString('en-US')} customers`, replicas: 1, every: 'transaction' });
  say(`  ${run.program}: ${microsOf(run).toFixed(1)} µs per event, ${cpuOf(run).toFixed(1)} µs CPU with the servers, ${run.memoryPeakMb} MB`);
  return run;
});

/** npm run bench -- customers: what an event costs when there are many customers, beside what it costs when there are few. */
export const benchCustomers = async (args: readonly string[]): Promise<void> => {
  const { events, few, many, runs } = optionsOf(args);
  const machine = await machineOf();
  say(machineLine(machine));
  await projected(Math.min(events, 20_000), Math.min(few, 1_000));
  const pairs: [Run, Run][] = [];
  for (let run = 1; run <= runs; run += 1) {
    say(`run ${run}`);
    pairs.push([await projected(events, few), await projected(events, many)]);
  }
  const both = (figure: (run: Run) => number): [Spread, Spread] => [spreadOf(pairs.map(([one]) => figure(one))), spreadOf(pairs.map(([, other]) => figure(other)))];
  const ratio = (figure: (run: Run) => number): Spread => spreadOf(pairs.map(([one, other]) => figure(other) / figure(one)));
  const summary = { micros: both(microsOf), cpuMicros: both(cpuOf), timeRatio: ratio(microsOf), cpuRatio: ratio(cpuOf) };
  printTable(['customers', 'µs per event', 'CPU µs per event', 'x time', 'x CPU'], [few, many].map((customers, at) => [
    customers, Math.round(summary.micros[at]?.median ?? 0), Math.round(summary.cpuMicros[at]?.median ?? 0), at === 0 ? '1.00' : summary.timeRatio.median.toFixed(2), at === 0 ? '1.00' : summary.cpuRatio.median.toFixed(2),
  ]));
  writeResults('customers', { at: new Date().toISOString(), machine, events, few, many, summary } satisfies CustomersMeasured);
};
