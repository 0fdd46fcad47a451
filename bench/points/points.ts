import { askedOf } from '../measure/asked.js';
import { benchKafka } from '../measure/logs.js';
import { machineLine, machineOf, type Machine } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { onServers } from '../measure/servers.js';
import { fillTopics } from '../projection/fill-topics.js';
import { measureEarning, type Earning, type EarningMeasured } from './earning.js';
import { dayEnd, spend, type DayEnd, type Spends } from './run-points.js';

interface Options { readonly events: number; readonly customers: number; readonly runs: number; readonly requests: number; readonly accounts: number; readonly lots: number }

export interface PointsMeasured {
  readonly at: string;
  readonly machine: Machine;
  readonly earning: EarningMeasured;
  readonly spend: { readonly one: Spends; readonly many: Spends };
  readonly dayEnd: DayEnd;
}

const optionsOf = (args: readonly string[]): Options =>
  askedOf(args, { numbers: { events: 1_000_000, customers: 50_000, runs: 3, requests: 20_000, accounts: 10_000, lots: 1_000_000 } });

const ofSpends = ({ requests, accounts, lots }: Options) => onServers(async (servers) => {
  const machine = await machineOf(servers.stack);
  say(machineLine(machine));
  const url = await servers.database('points_bench', ['points']);
  await fillTopics(benchKafka(servers.stack.brokers), { events: 0, customers: 1, partitions: servers.stack.partitions, seed: 1 });
  const spent = await spend(servers, url, { requests, accounts });
  return { machine, spend: spent, dayEnd: await dayEnd(servers, url, { lots, lotsPerAccount: 10 }) };
});

const earningRow = (name: string, { entries, events, entriesPerSecond, eventsPerSecond, timesProjection, memoryPeakMb }: Earning): (string | number)[] =>
  [name, entries, events, entriesPerSecond.median, eventsPerSecond.median, `${timesProjection.median.toFixed(2)} (${timesProjection.least.toFixed(2)}-${timesProjection.most.toFixed(2)})`, memoryPeakMb];

/** npm run bench -- points: the earn path beside the projection, spending under contention, the end of a day with many lots. */
export const benchPoints = async (args: readonly string[]): Promise<void> => {
  const options = optionsOf(args);
  const measured: PointsMeasured = { at: new Date().toISOString(), ...await ofSpends(options), earning: await measureEarning(options) };
  const { earning: { alone, amongAll, projectionPerSecond }, spend: { one, many }, dayEnd: ended } = measured;
  printTable(['earning', 'entries', 'events', 'entries/s', 'events/s', 'x projection', 'peak MB'], [earningRow('events that move points', alone), earningRow('all events of orders', amongAll)]);
  say(`projection: ${projectionPerSecond.median.toLocaleString('en-US')} events/s`);
  printTable(['accounts', 'spends/s', 'p50 ms', 'p99 ms', 'max ms'], [one, many].map(({ accounts, perSecond, p50, p99, max }) => [accounts, perSecond, p50, p99, max]));
  say(`day end: ${ended.lots.toLocaleString('en-US')} lots of ${ended.accounts.toLocaleString('en-US')} accounts in ${ended.seconds.toFixed(1)} s, peak ${ended.memoryPeakMb} MB`);
  writeResults('points', measured);
};
