import { ordersTopic, pointsTopic } from '@fealty/contracts';
import type { Admin } from 'kafkajs';
import { benchKafka, endsOf, sumOf } from '../measure/logs.js';
import { say } from '../measure/results.js';
import { onServers, type Servers } from '../measure/servers.js';
import { inTurn, spreadOf, type Spread } from '../measure/statistics.js';
import type { Generation } from '../projection/events.js';
import { fillTopics } from '../projection/fill-topics.js';
import { onTopics } from '../projection/on-topics.js';
import { earningStory } from '../projection/order-story.js';
import { emptyTopic, runLoyalty } from '../projection/run-loyalty.js';
import { earn, type Earned } from './run-points.js';

/** Runs over one log of orders.v1, and their entries per second as a ratio to the projection of the same round. */
export interface Earning { readonly events: number; readonly entries: number; readonly entriesPerSecond: Spread; readonly eventsPerSecond: Spread; readonly timesProjection: Spread; readonly memoryPeakMb: number }
export interface EarningMeasured { readonly alone: Earning; readonly amongAll: Earning; readonly projectionPerSecond: Spread }

interface Asked { readonly events: number; readonly customers: number; readonly runs: number }
interface Round { readonly alone: Earned; readonly amongAll: Earned; readonly projection: number }
type EarnOnce = () => Promise<Earned>;

/** Servers of their own whose orders.v1 holds what is generated; every run has a new database and an empty points.v1. */
const onOrders = <Result>(generation: Omit<Generation, 'partitions'>, work: (earnOnce: EarnOnce) => Promise<Result>): Promise<Result> => onServers(async (servers: Servers) => {
  const { stack } = servers;
  const kafka = benchKafka(stack.brokers);
  const admin: Admin = kafka.admin();
  await admin.connect();
  let runs = 0;
  try {
    await servers.database('points_0', ['points']);
    await fillTopics(kafka, { ...generation, partitions: stack.partitions }, [ordersTopic.name]);
    const events = sumOf(await endsOf(admin, [ordersTopic.name]));
    return await work(async () => {
      runs += 1;
      await emptyTopic({ admin, stack }, pointsTopic);
      return earn(servers, await servers.database(`points_${runs}`, ['points']), events);
    });
  } finally {
    await admin.disconnect();
  }
});

const earningOf = (rounds: readonly Round[], of: 'alone' | 'amongAll'): Earning => {
  const runs = rounds.map((round) => round[of]);
  return {
    events: runs[0]?.events ?? 0, entries: runs[0]?.entries ?? 0, entriesPerSecond: spreadOf(runs.map(({ entriesPerSecond }) => entriesPerSecond)), eventsPerSecond: spreadOf(runs.map(({ eventsPerSecond }) => eventsPerSecond)),
    timesProjection: spreadOf(rounds.map((round) => round[of].entriesPerSecond / round.projection)), memoryPeakMb: Math.max(...runs.map(({ memoryPeakMb }) => memoryPeakMb)),
  };
};

/**
 * Points over the events that move points, over all that orders tells, and loyalty's projection of what all services tell, in turn: each round
 * begins with another one. One process each, all of it cold.
 */
export const measureEarning = ({ events, customers, runs }: Asked): Promise<EarningMeasured> =>
  onOrders({ events: Math.ceil(events / 5), customers, seed: 1, story: earningStory }, (alone) => onOrders({ events, customers, seed: 1 }, (amongAll) => onTopics({ events, customers }, async (ground) => {
    const rounds: Round[] = [];
    for (let index = 0; index < runs; index += 1) {
      const round: { alone?: Earned; amongAll?: Earned; projection?: number } = {};
      const programs = [
        async () => { round.alone = await alone(); },
        async () => { round.amongAll = await amongAll(); },
        async () => { round.projection = (await runLoyalty(ground, { name: 'loyalty, one process', replicas: 1, every: 'transaction' })).eventsPerSecond; },
      ];
      for (const program of inTurn(programs, index)) await program();
      rounds.push(round as Round);
      say(`run ${index + 1}: ${round.alone?.entriesPerSecond ?? 0} entries/s alone, ${round.amongAll?.entriesPerSecond ?? 0} among all events of orders; projection ${round.projection ?? 0} events/s`);
    }
    return { alone: earningOf(rounds, 'alone'), amongAll: earningOf(rounds, 'amongAll'), projectionPerSecond: spreadOf(rounds.map(({ projection }) => projection)) };
  })));
