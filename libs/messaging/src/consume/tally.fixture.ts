import { orderReviewedV1, ordersTopic, peopleTopic, personUpdatedV1, policy, policyPublishedV1, referenceTopic, shopSearchV1, shopTopic, shopVisitV1, shopWishListedV1, type Command, type Event, type EventContract, type Outcome, type PersonUpdatedV1, type ShopVisitV1, type ShopWishListedV1, type State } from '@fealty/contracts';
import { Database, migrate } from '@fealty/postgres';
import { aTestDatabase, createTopics, startKafka, type KafkaServer, type TestDatabase } from '@fealty/testing';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partitionOf } from '../kafka/murmur2.js';
import { seal } from '../outbox/seal.js';
import { careTables, messagingTables, restoreTables } from '../schema.js';
import type { ServiceSettings } from '../service/engine.js';
import { budgetTables } from './budgets.js';
import { counterTables } from './counters.js';
import { command } from './command-decider.js';
import { consumption, decider, dueDecider, publication, type DecidingSpec } from './consumption.js';
import { anEvent } from './deliver.js';
import { erasure } from './erasure.js';
import { customerTable, customerTableSql, partTable, partTableSql } from './tables.js';

/** A service as small as can be: it counts visits, says a score for each, refuses channel `closed`, fails on channel `broken`, says nonsense of channel `absurd`. */
export interface Tally { readonly visits: number; readonly channels: readonly string[] }
export interface Wish { readonly times: number; readonly dueAt: string | null }
type Tallied = State<Tally, Wish>;

const said = (cause: Parameters<typeof orderReviewedV1.because>[0], visits: number) => orderReviewedV1.because(cause, { orderId: 'o', reviewId: `w-${visits}`, score: 1 + (visits % 5), public: false });

const countVisit = ({ customer }: Tallied, event: ShopVisitV1): Outcome<Tally, Wish> => {
  const { channel } = event.data;
  if (channel === 'closed') return { refused: 'channel-closed', detail: 'visits over this channel do not count' };
  if (channel === 'broken') throw new TypeError('a fault of the rule');
  const visits = customer.visits + 1;
  const draft = said(event, visits);
  return { customer: { visits, channels: [...customer.channels, channel] }, events: [channel === 'absurd' ? { ...draft, data: { ...draft.data, score: 2 ** 53 } } : draft] };
};
const countWish = ({ parts }: Tallied, event: ShopWishListedV1): Outcome<Tally, Wish> => {
  const { sku } = event.data;
  return { parts: { [sku]: { times: (parts[sku]?.times ?? 0) + 1, dueAt: sku === 'later' ? event.occurredAt : null } } };
};
const noteName = ({ customer }: Tallied, event: PersonUpdatedV1): Outcome<Tally, Wish> => {
  if (event.data.name === 'broken') throw new TypeError('a fault of the rule');
  return { customer: { ...customer, channels: [event.data.name ?? ''] } };
};
export const addVisits = command<{ visits: number }, Tally, Wish>({
  name: 'add-visits',
  decide: ({ customer }, { input }: Command<{ visits: number }>) =>
    (input.visits > 10 ? { refused: 'too-many' } : { customer: { ...customer, visits: customer.visits + input.visits }, answer: { visits: customer.visits + input.visits } }),
});

const tallying: DecidingSpec<Tally, Wish> = {
  service: 'orders',
  customers: customerTable<Tally>({ name: 'tallies', start: () => ({ visits: 0, channels: [] }), columns: { visits: { type: 'bigint', value: (tally) => tally.visits } } }),
  parts: partTable<Wish>({ name: 'wishes', dueAt: (wish) => wish.dueAt ?? undefined }),
  handles: [decider({ event: shopVisitV1, decide: countVisit }), decider({ event: shopWishListedV1, parts: (event) => [event.data.sku], decide: countWish })],
  ignores: [shopSearchV1],
  due: dueDecider<Tally, Wish>({ decide: ({ customer, parts }, due) => ({
    parts: { [due.part ?? '']: { times: (parts[due.part ?? '']?.times ?? 0) + 100, dueAt: null } }, events: [said(due, customer.visits)] }) }),
};
export const consumes = consumption(tallying);
/** The same, where each visit draws 7 from a budget for its channel, or what is left of it. */
export const consumesBudgets = consumption({ ...tallying, handles: [decider({
  event: shopVisitV1, budgets: ({ data: { channel } }) => [{ key: channel, size: Number(channel.split('/')[1]) }],
  decide: ({ customer, budgets = {} }: Tallied, event: ShopVisitV1): Outcome<Tally, Wish> => {
    const { channel } = event.data;
    const got = Math.min(7, budgets[channel] ?? 0);
    return { customer: { visits: customer.visits + got, channels: [] }, drawn: { [channel]: got }, events: [said(event, customer.visits + got)] };
  },
})] });
/** The same, where a visit of `shared/N` is refused when N visits of all customers were counted in the half hour before it, or at any time before 2026-04. */
export const consumesCounters = consumption({ ...tallying, handles: [decider({
  event: shopVisitV1, counters: ({ data: { channel } }) => [channel],
  decide: ({ customer, counters = {} }: Tallied, { id, occurredAt: at, data: { channel } }: ShopVisitV1): Outcome<Tally, Wish> => {
    const since = at < '2026-04' ? '' : new Date(Date.parse(at) - 1_800_000).toISOString();
    const before = (counters[channel] ?? []).filter((one) => one.at > since).reduce((sum, { times }) => sum + times, 0);
    if (before >= Number(channel.split('/')[1])) return { refused: 'too-many' };
    return { customer: { ...customer, visits: customer.visits + 1 }, counts: [{ key: channel, id, at, amount: 2, minutes: 60 }] };
  },
})] });
/** The same, which reads states of people too: the last name is its only channel, and an erased customer has none. */
export const consumesPeople = consumption({
  ...tallying, handles: [...tallying.handles, decider({ event: personUpdatedV1, decide: noteName })],
  erases: erasure<Tally>({
    topic: peopleTopic, forget: (tally) => (tally.channels.length === 0 ? tally : { ...tally, channels: [] }),
    clears: (customerIds) => [{ text: 'delete from wishes where customer_id = any($1::uuid[])', values: [customerIds] }],
  }),
});
export const publishes = publication(orderReviewedV1);

export const demo = policy.parse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }] });
export const policies = [{ policy: demo }];

class CreateTally1764000000000 {
  async up(runner: { query(text: string): Promise<unknown> }): Promise<void> {
    await runner.query(messagingTables + restoreTables + careTables + budgetTables + counterTables + customerTableSql('tallies', 'visits bigint not null check (visits < 1000)') + partTableSql('wishes'));
  }
  async down(): Promise<void> { await Promise.resolve(); }
}

/** A database with the tables of the tally service, and the service's own way into it. */
export const aTallyDatabase = async (): Promise<{ test: TestDatabase; database: Database; open: () => Promise<Database> }> => {
  const test = await aTestDatabase('messaging_tally_5', async (adminUrl) => { await migrate({ adminUrl, service: 'orders', password: 'orders', migrations: [CreateTally1764000000000 as never] }); });
  const open = (): Promise<Database> => Database.open({ url: test.urlAs('orders', 'orders'), schema: 'orders', applicationName: 'tally' });
  return { test, database: await open(), open };
};

export interface TallyLog {
  readonly kafka: KafkaServer;
  readonly client: Kafka;
  readonly producer: Producer;
  /** Appends events as their services would, each to its partition. */
  produce(events: readonly (Event & { contract: EventContract })[]): Promise<void>;
  /** The next visits of customers, numbered as ingest does. */
  visits(customerIds: readonly string[], times?: number): (Event & { contract: EventContract })[];
  /** The customer's next number on `shop.v1`. */
  next(customerId: string): number;
  /** The last number that a customer was given. */
  readonly sequences: ReadonlyMap<string, number>;
  /** What an engine of this name needs to know. */
  settings(instance: string): ServiceSettings;
  close(): Promise<void>;
}

const topicsOf = (partitions: number) => [
  ...[shopTopic, ordersTopic].map((topic) => ({ name: topic.name, partitions, replicationFactor: 1, config: {} })), { name: referenceTopic.name, partitions: 1, replicationFactor: 1, config: {} },
];

/** A Kafka of its own with the topics of the tally service, and its policy on them. */
export const aTallyLog = async (partitions: number): Promise<TallyLog> => {
  const dir = mkdtempSync(join(tmpdir(), 'fealty-tally-'));
  const kafka = await startKafka({ dataDir: join(dir, 'kafka'), partitions });
  await createTopics(kafka.brokers, topicsOf(partitions));
  const client = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING });
  const producer = client.producer();
  await producer.connect();
  const sequences = new Map<string, number>();
  const next = (customerId: string): number => sequences.set(customerId, (sequences.get(customerId) ?? 0) + 1).get(customerId) ?? 0;
  const log: TallyLog = {
    kafka, client, producer, sequences, next,
    produce: async (events) => {
      await producer.sendBatch({ acks: -1, topicMessages: events.map((event) => {
        const { record } = seal(event.contract, event, event.contract.topic === referenceTopic ? 0 : partitionOf(event.customerId, partitions));
        return { topic: record.topic, messages: [{ key: record.key, value: record.value, headers: record.headers, partition: record.partition }] };
      }) });
    },
    visits: (customerIds, times = 1) => customerIds.flatMap((customerId) => Array.from({ length: times }, () => anEvent(shopVisitV1, { channel: 'web' }, { customerId, sequence: next(customerId) }))),
    settings: (instance) => ({ kafkaBrokers: kafka.brokers, partitions, instanceName: instance }) as unknown as ServiceSettings,
    close: async () => {
      await producer.disconnect();
      await kafka.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  await log.produce([anEvent(policyPublishedV1, { version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', policy: demo }, { customerId: '', sequence: 1 })]);
  return log;
};
