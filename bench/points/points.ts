import { ordersTopic } from '@fealty/contracts';
import { askedOf } from '../measure/asked.js';
import { benchKafka, endsOf, sumOf } from '../measure/logs.js';
import { machineLine, machineOf, type Machine } from '../measure/machine.js';
import { printTable, say, writeResults } from '../measure/results.js';
import { onServers } from '../measure/servers.js';
import { fillTopics } from '../projection/fill-topics.js';
import { onTopics } from '../projection/on-topics.js';
import { runLoyalty } from '../projection/run-loyalty.js';
import { dayEnd, earn, spend, type DayEnd, type Earned, type Spends } from './run-points.js';

interface Options { readonly events: number; readonly customers: number; readonly requests: number; readonly accounts: number; readonly lots: number }

export interface PointsMeasured {
  readonly at: string;
  readonly machine: Machine;
  readonly projectionPerSecond: number;
  readonly earn: Earned;
  readonly spend: { readonly one: Spends; readonly many: Spends };
  readonly dayEnd: DayEnd;
}

const optionsOf = (args: readonly string[]): Options =>
  askedOf(args, { numbers: { events: 1_000_000, customers: 50_000, requests: 20_000, accounts: 10_000, lots: 1_000_000 } });

/** What loyalty projects of the same generated events, in one process: the yardstick of this run. */
const projected = async (options: Options): Promise<number> => (await onTopics(options, (ground) => runLoyalty(ground, { name: 'loyalty, one process', replicas: 1, every: 'transaction' }))).eventsPerSecond;

const ofPoints = ({ events, customers, requests, accounts, lots }: Options) => onServers(async (servers) => {
  const machine = await machineOf(servers.stack);
  say(machineLine(machine));
  const kafka = benchKafka(servers.stack.brokers);
  const admin = kafka.admin();
  await admin.connect();
  const url = await servers.database('points_bench', ['points']);
  await fillTopics(kafka, { events, customers, partitions: servers.stack.partitions, seed: 1 }, [ordersTopic.name]);
  const earned = await earn(servers, url, sumOf(await endsOf(admin, [ordersTopic.name])));
  await admin.disconnect();
  const spent = await spend(servers, url, { requests, accounts });
  return { machine, earn: earned, spend: spent, dayEnd: await dayEnd(servers, url, { lots, lotsPerAccount: 10 }) };
});

/** npm run bench -- points: the earn path beside the projection, spending under contention, the end of a day with many lots. */
export const benchPoints = async (args: readonly string[]): Promise<void> => {
  const options = optionsOf(args);
  const measured: PointsMeasured = { at: new Date().toISOString(), ...await ofPoints(options), projectionPerSecond: await projected(options) };
  const { earn: { entries, entriesPerSecond, memoryPeakMb }, projectionPerSecond, spend: { one, many }, dayEnd: ended } = measured;
  say(`earning: ${entries.toLocaleString('en-US')} entries, ${entriesPerSecond.toLocaleString('en-US')}/s, ${(entriesPerSecond / projectionPerSecond).toFixed(2)} x the projection (${projectionPerSecond.toLocaleString('en-US')} events/s), peak ${memoryPeakMb} MB`);
  printTable(['accounts', 'spends/s', 'p50 ms', 'p99 ms', 'max ms'], [one, many].map(({ accounts, perSecond, p50, p99, max }) => [accounts, perSecond, p50, p99, max]));
  say(`day end: ${ended.lots.toLocaleString('en-US')} lots of ${ended.accounts.toLocaleString('en-US')} accounts in ${ended.seconds.toFixed(1)} s, peak ${ended.memoryPeakMb} MB`);
  writeResults('points', measured);
};
