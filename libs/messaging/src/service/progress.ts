import type { ShardTransport } from '../transport/shard-transport.js';
import type { ConsumerContext } from '../consume/consumer-context.js';
import { logEnds } from '../kafka/log-range.js';
import { z } from 'zod';
import { endsInTime } from './ends-in-time.js';
import { boundedCount, type Standing } from './gauges.js';

const counted = z.int().min(0);
export const progressAnswer = z.object({
  service: z.string(),
  idle: z.boolean().describe('Everything that stood in the topics was applied, nothing waits to be sent, nothing is due, and nothing is under way outside. Never while Kafka does not answer.'),
  topics: z.array(z.object({ topic: z.string(), partition: z.int(), next: counted, end: counted.optional().describe('Where the log ends; left out while Kafka does not answer.') })),
  unsent: counted, parked: counted, quarantined: counted, refused: counted, due: counted.describe('Rows whose instant has come, and those under way outside, such as mails being handed over.'),
});
export type ProgressAnswer = z.infer<typeof progressAnswer>;

const countsText = (customers: string, parts: string | undefined, underWay: string): string => `select
  (select count(*) from outgoing) as unsent,
  (select count(*) from parked_event where consumer = $1) as parked,
  (select count(*) from quarantined_record where consumer = $1) as quarantined,
  (select count(*) from refusal where consumer = $1) as refused,
  (select count(*) from ${customers} where due_at <= now())${parts === undefined ? '' : ` + (select count(*) from ${parts} where due_at <= now() or ${underWay})`} as due`;

const standingText = `select ${boundedCount('outgoing')} as unsent, ${boundedCount('parked_event', 'consumer = $1')} as parked, ${boundedCount('quarantined_record', 'consumer = $1')} as quarantined`;

type Counts = Pick<ProgressAnswer, 'unsent' | 'parked' | 'quarantined' | 'refused' | 'due'>;

/** What waits in a service's tables, or was set aside. */
export const waitingIn = async ({ consumption, commandPool }: Pick<ConsumerContext, 'consumption' | 'commandPool'>): Promise<Counts> => {
  const { service, customers, due, parts, underWay = 'false' } = consumption;
  const { rows } = await commandPool.query<Counts>(countsText(customers.name, due === undefined ? undefined : parts?.name, underWay), [service]);
  return rows[0] ?? { unsent: 0, parked: 0, quarantined: 0, refused: 0, due: 0 };
};

/** How far a service is: asked by imports, tests and people on call. */
export class Progress {
  constructor(private readonly context: ConsumerContext, private readonly transport: Pick<ShardTransport, 'admin'>, private readonly isRepairing: () => boolean = () => false) {}

  async now(): Promise<ProgressAnswer> {
    const topics = await this.topics();
    const counts = await waitingIn(this.context);
    const idle = topics.every(({ next, end }) => end !== undefined && next >= end) && counts.unsent === 0 && counts.due === 0 && !this.isRepairing();
    return { service: this.context.consumption.service, idle, topics, ...counts };
  }

  /** The part of it that alerts rest on, at a bounded cost. */
  async standing(): Promise<Standing> {
    const { consumption: { service }, commandPool } = this.context;
    const topics = await this.topics();
    const { rows: [counts] } = await commandPool.query<Omit<Standing, 'topics'>>(standingText, [service]);
    return { topics, ...counts ?? { unsent: 0, parked: 0, quarantined: 0 } };
  }

  private async topics(): Promise<ProgressAnswer['topics']> {
    const { consumption, commandPool } = this.context;
    const ends = await endsInTime(this.transport.admin().then((admin) => logEnds(admin, consumption.topics.map(({ name }) => name))));
    const { rows: shards } = await commandPool.query<{ shard: number; offsets: Record<string, number> }>('select shard, offsets from consumer_shard where consumer = $1 order by shard', [consumption.service]);
    return consumption.topics.flatMap((topic) => shards.map(({ shard, offsets }) => (
      { topic: topic.name, partition: shard, next: offsets[topic.name] ?? 0, ...(ends === undefined ? {} : { end: ends.get(`${topic.name}/${shard}`) ?? 0 }) })));
  }
}
