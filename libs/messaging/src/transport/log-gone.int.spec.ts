import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopTopic } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { createTopics, waitUntil, withClient, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { aTallyDatabase, aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { partitionOf } from '../kafka/murmur2.js';
import { aTallyEngine, type TallyEngine } from '../service/tally-engine.fixture.js';

const partitions = 2;
const inShard = (shard: number): string => {
  for (;;) {
    const id = randomUUID();
    if (partitionOf(id, partitions) === shard) return id;
  }
};
const [gone, other] = [inShard(0), inShard(1)];

let log: TallyLog;
let test: TestDatabase;
let database: Database;
let engine: TallyEngine['engine'];
let stop: TallyEngine['stop'];

const visitsOf = async (customerId: string): Promise<number> => (await database.query<{ visits: number }>('select visits from tallies where customer_id = $1', [customerId]))[0]?.visits ?? 0;
const counted = (customerId: string, times: number) => waitUntil(`${times} visits are counted`, async () => await visitsOf(customerId) === times, { timeoutMs: 30_000 });
const withAdmin = async (work: (admin: ReturnType<TallyLog['client']['admin']>) => Promise<void>): Promise<void> => {
  const admin = log.client.admin();
  await admin.connect();
  try {
    await work(admin);
  } finally {
    await admin.disconnect();
  }
};

beforeAll(async () => {
  log = await aTallyLog(partitions);
  const tally = await aTallyDatabase();
  ({ test, database } = tally);
  ({ engine, stop } = await aTallyEngine({ log, own: await tally.open() }));
  await log.produce(log.visits([gone, other]));
  await Promise.all([counted(gone, 1), counted(other, 1)]);
}, 120_000);
afterAll(async () => {
  await stop();
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

describe('a log that changes under a running consumer', () => {
  it('F26: stops the shard of which events expire unread; it jumps over none, and the other goes on', async () => {
    await withClient(test.adminUrl, async (client) => {
      // While its row is locked nothing of the shard can be applied, as when the service is too slow for what the log keeps.
      await client.query('begin');
      await client.query('select from orders.consumer_shard where shard = 0 for update');
      await log.produce(log.visits([gone]));
      await withAdmin(async (admin) => {
        await admin.fetchTopicOffsets(shopTopic.name);
        await admin.deleteTopicRecords({ topic: shopTopic.name, partitions: [{ partition: 0, offset: '-1' }] });
      });
      await waitUntil('the shard is stopped', () => engine.transport.stoppedShards.has(0), { timeoutMs: 60_000 });
      await client.query('rollback');
    });
    expect([...engine.transport.stoppedShards]).toEqual([[0, expect.stringMatching(/^shop.v1\/0 begins at \d+, but \d+ is next: events have expired unread$/)]]);
    await log.produce(log.visits([gone, other]));
    await counted(other, 2);
    expect(await visitsOf(gone)).toBe(1);
  }, 120_000);

  it('F26: stops the shard of a topic that is deleted and made anew, although its new events look like old ones', async () => {
    await withAdmin(async (admin) => {
      await admin.deleteTopics({ topics: [shopTopic.name] });
      await waitUntil('the topic is gone', async () => !(await admin.listTopics()).includes(shopTopic.name), { timeoutMs: 20_000 });
    });
    await createTopics(log.kafka.brokers, [{ name: shopTopic.name, partitions, replicationFactor: 1, config: {} }]);
    await log.produce(log.visits([other]));
    await waitUntil('the shard is stopped', () => engine.transport.stoppedShards.has(1), { timeoutMs: 60_000 });
    expect(engine.transport.stoppedShards.get(1)).toContain('the log was truncated or recreated');
    expect(await visitsOf(other)).toBe(2);
  }, 120_000);
});
