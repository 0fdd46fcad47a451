import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { orderReviewedV1, ordersTopic, priceChangedV1, shopTopic, shopVisitV1 } from '@fealty/contracts';
import { transaction, type Database } from '@fealty/postgres';
import { createTopics, waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anEvent } from '../consume/deliver.js';
import { addVisits, aTallyDatabase, aTallyLog, consumes, consumesCounters, type TallyLog } from '../consume/tally.fixture.js';
import { partitionOf } from '../kafka/murmur2.js';
import { insertOutgoing } from '../outbox/frame.js';
import { seal } from '../outbox/seal.js';
import { aTallyEngine, type TallyEngine } from '../service/tally-engine.fixture.js';

const partitions = 4;
const customers = Array.from({ length: 12 }, () => randomUUID());

let log: TallyLog;
let test: TestDatabase;
let database: Database;
let openDatabase: () => Promise<Database>;
const running = new Map<string, TallyEngine>();

const visits = (times: number) => log.visits(customers, times);
const counted = async () => database.query<{ customer_id: string; visits: number; said: number }>('select customer_id, visits, said from tallies where customer_id = any($1)', [customers]);
const allCounted = (times: number) => waitUntil(`every customer has ${times} visits`, async () => {
  const rows = await counted();
  return rows.length === customers.length && rows.every((row) => row.visits === times);
}, { timeoutMs: 30_000 });
const start = async (instance: string): Promise<TallyEngine['engine']> => {
  const started = await aTallyEngine({ log, own: await openDatabase(), instance, consumes: { ...consumes, keepsPrices: true } });
  running.set(instance, started);
  return started.engine;
};
const stop = async (instance: string): Promise<void> => {
  const started = running.get(instance);
  running.delete(instance);
  await started?.stop();
};
const heldBy = (instance: string): number => running.get(instance)?.engine.shards.held.length ?? 0;
const published = async (): Promise<number> => {
  const admin = log.client.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(ordersTopic.name);
  await admin.disconnect();
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
};

beforeAll(async () => {
  log = await aTallyLog(partitions);
  ({ test, database, open: openDatabase } = await aTallyDatabase());
}, 120_000);
afterAll(async () => {
  for (const instance of running.keys()) await stop(instance);
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

describe('a consumer on a real Kafka', () => {
  it('applies what is there and what comes, and publishes all that it says', async () => {
    await log.produce(visits(2));
    await start('a');
    await allCounted(2);
    await log.produce(visits(3));
    await allCounted(5);
    await waitUntil('everything said is in Kafka and out of the table', async () => await published() === customers.length * 5
      && (await database.query('select 1 from outgoing limit 1')).length === 0, { timeoutMs: 20_000 });
  }, 60_000);

  it('follows prices on the reference topic where the service keeps them, and steps over one that does not fit', async () => {
    const price = (sequence: number, priceMinor: number) => anEvent(priceChangedV1, { sku: 'TEA-01', currency: 'EUR', priceMinor }, { customerId: '', sequence });
    await log.produce([price(2, -1), price(3, 990)]);
    const prices = () => running.get('a')?.engine.policies.at('demo', '2026-03-01T10:00:00.000Z').prices?.('TEA-01') ?? [];
    await waitUntil('the price is known', () => prices().length > 0, { timeoutMs: 20_000 });
    expect(prices()).toMatchObject([{ at: '2026-03-01T10:00:00.000Z', currency: 'EUR', priceMinor: 990 }]);
  }, 30_000);

  it('shares the shards with a second process, one writer each, and takes them over when it leaves', async () => {
    await start('b');
    await waitUntil('each holds two shards', () => heldBy('a') === 2 && heldBy('b') === 2, { timeoutMs: 30_000 });
    await log.produce(visits(2));
    await allCounted(7);
    await stop('b');
    await waitUntil('the first holds all', () => heldBy('a') === partitions, { timeoutMs: 30_000 });
    await log.produce(visits(1));
    await allCounted(8);
    expect((await counted()).every((row) => row.said === 8)).toBe(true);
  }, 90_000);

  it('takes commands where the shard is held and where it is not, and the owner sees what others wrote', async () => {
    const [customerId = ''] = customers;
    const owner = running.get('a')?.engine;
    await start('c');
    await waitUntil('both hold shards', () => heldBy('a') === 2 && heldBy('c') === 2, { timeoutMs: 30_000 });
    const call = { customerId, programme: 'demo', caller: { subject: 'x', role: 'agent' }, input: { visits: 1 } };
    for (const engine of [owner, running.get('c')?.engine, owner]) await engine?.commands.run(addVisits, { ...call, idempotencyKey: randomUUID() });
    await stop('c');
    const [row] = await database.query<{ visits: number }>('select visits from tallies where customer_id = $1', [customerId]);
    expect(row?.visits).toBe(11);
    await database.query('update tallies set visits = 8, state = jsonb_set(state::jsonb, \'{visits}\', \'8\') where customer_id = $1', [customerId]);
    await stop('a');
  }, 90_000);

  it.each([['back to the beginning', 'earliest'], ['to the end', 'latest']])('changes nothing when the group is moved %s', async (_, to) => {
    const admin = log.client.admin();
    await admin.connect();
    await log.produce(visits(1));
    await admin.resetOffsets({ groupId: 'orders', topic: shopTopic.name, earliest: to === 'earliest' });
    await admin.disconnect();
    const before = (await counted())[0]?.visits ?? 0;
    await start(`reset-${to}`);
    await allCounted(before + 1);
    await stop(`reset-${to}`);
    expect((await counted()).every((row) => row.said === row.visits)).toBe(true);
  }, 90_000);

  it('quarantines what is no event of a customer, with its bytes, and goes on', async () => {
    await start('d');
    await log.producer.send({ topic: shopTopic.name, messages: [{ key: null, value: 'no event', partition: 0 }, { key: randomUUID(), value: '{', partition: 1 }] });
    const before = (await counted())[0]?.visits ?? 0;
    await log.produce(visits(1));
    await allCounted(before + 1);
    await waitUntil('both are in quarantine', async () => (await database.query('select 1 from quarantined_record')).length === 2, { timeoutMs: 10_000 });
    const rows = await database.query<{ bytes: Buffer; reason: string }>('select bytes, reason from quarantined_record order by record_partition');
    expect(rows.map((row) => row.bytes.toString())).toEqual(['no event', '{']);
    expect(rows[0]?.reason).toContain('no key');
  }, 60_000);
});

describe('beside its batches', () => {
  it('forgets counts that nobody asks for any more, while nothing is counted', async () => {
    await stop('d');
    running.set('counting', await aTallyEngine({ log, own: await openDatabase(), instance: 'counting', consumes: consumesCounters }));
    await database.query(`insert into counts select n % 2, now() - interval '2 hours', $1, n::text, 2, 1, now() + (n % 2 * 2 - 1) * interval '1 hour' from generate_series(1, 1200) n`, [randomUUID()]);
    await waitUntil('those are gone', async () => (await database.query("select 1 from counts where key = '0' limit 1")).length === 0, { timeoutMs: 30_000 });
    expect(await database.query("select 1 from counts where key = '1'")).toHaveLength(600);
    await stop('counting');
  }, 60_000);

  it('sends what was said, although every connection for batches waits for a shard', async () => {
    const own = await openDatabase();
    running.set('waiting', await aTallyEngine({ log, own, instance: 'waiting' }));
    const before = (await counted())[0]?.visits ?? 0;
    await log.produce(visits(1));
    await allCounted(before + 1);
    const allSent = () => waitUntil('all is sent', async () => (await database.query('select 1 from outgoing limit 1')).length === 0, { timeoutMs: 15_000 });
    await allSent();
    const taken = await Promise.all(Array.from({ length: 10 }, () => own.batchPool.connect()));
    const shard = partitionOf(customers[0] ?? '', partitions);
    const [row] = await database.query<{ ordinal: number }>('update consumer_shard set ordinal = ordinal + 1 where shard = $1 returning ordinal', [shard]);
    const { record } = seal(orderReviewedV1, anEvent(orderReviewedV1, { orderId: 'o', reviewId: 'r', score: 1, public: false }, { customerId: randomUUID(), sequence: 1 }), shard);
    await transaction(database.commandPool, {}, (tx) => tx.query(insertOutgoing([{ shard, ordinal: row?.ordinal ?? 0, records: [record] }])));
    await allSent().finally(() => { for (const client of taken) client.release(); });
    await stop('waiting');
  }, 60_000);
});

describe('a log that does not fit the cursors', () => {
  const shardOf = (id: string): number => partitionOf(id, partitions);
  const visitsOf = async () => new Map((await counted()).map((row) => [row.customer_id, row.visits]));

  it('F26: stops the shard of which events have expired unread, jumps over none, and goes on with the others', async () => {
    await stop('d');
    const [before, lost] = [await visitsOf(), shardOf(customers[0] ?? '')];
    await log.produce(visits(2));
    const admin = log.client.admin();
    await admin.connect();
    await admin.fetchTopicOffsets(shopTopic.name);
    await admin.deleteTopicRecords({ topic: shopTopic.name, partitions: [{ partition: lost, offset: '-1' }] });
    await admin.disconnect();
    const engine = await start('e');
    await waitUntil('the others are applied', async () => [...await visitsOf()].every(([id, times]) => times === (before.get(id) ?? 0) + (shardOf(id) === lost ? 0 : 2)), { timeoutMs: 30_000 });
    await waitUntil('the shard is stopped', () => engine.transport.stoppedShards.has(lost), { timeoutMs: 10_000 });
    expect([...engine.transport.stoppedShards]).toEqual([[lost, expect.stringMatching(/^shop.v1\/\d begins at \d+, but \d+ is next: events have expired unread$/)]]);
    expect((await visitsOf()).get(customers[0] ?? '')).toBe(before.get(customers[0] ?? ''));
    await stop('e');
  }, 90_000);

  it('F26: stops every shard of a topic that was deleted and made anew, although its new events look like old ones', async () => {
    const before = await visitsOf();
    const admin = log.client.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [shopTopic.name] });
    await waitUntil('the topic is gone', async () => !(await admin.listTopics()).includes(shopTopic.name), { timeoutMs: 20_000 });
    await admin.disconnect();
    await createTopics(log.kafka.brokers, [{ name: shopTopic.name, partitions, replicationFactor: 1, config: {} }]);
    await log.produce(customers.map((customerId) => anEvent(shopVisitV1, { channel: 'web' }, { customerId, sequence: 1 })));
    const engine = await start('f');
    await waitUntil('every shard with events is stopped', () => customers.every((id) => engine.transport.stoppedShards.has(shardOf(id))), { timeoutMs: 30_000 });
    expect(engine.transport.stoppedShards.get(shardOf(customers[0] ?? ''))).toContain('the log was truncated or recreated');
    expect(await visitsOf()).toEqual(before);
    await stop('f');
  }, 90_000);
});
