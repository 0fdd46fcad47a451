import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ordersTopic } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { createLog } from '@fealty/runtime';
import { backUp, restore, waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { aTallyDatabase, aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { partitionOf } from '../kafka/murmur2.js';
import { aTallyEngine } from '../service/tally-engine.fixture.js';
import { readOwnTail } from './own-tail.js';

const partitions = 2;
const customers = Array.from({ length: 8 }, () => randomUUID());

let log: TallyLog;
let test: TestDatabase;
let database: Database;
let openDatabase: () => Promise<Database>;
let stopEngine: (() => Promise<void>) | undefined;
const logged: string[] = [];

const visit = (ids: readonly string[], times = 1): Promise<void> => log.produce(log.visits(ids, times));
const start = async (): Promise<void> => {
  const silent = createLog({ service: 'orders', instance: 'a', level: 'silent' });
  silent.error = ((_: object, message: string) => { if (message.includes('was restored')) logged.push(message); }) as typeof silent.error;
  const { stop } = await aTallyEngine({ log, own: await openDatabase(), says: silent });
  stopEngine = async () => {
    await stop();
    stopEngine = undefined;
  };
};
const allApplied = () => waitUntil('every visit is counted and everything said is sent', async () => {
  const rows = await database.query<{ customer_id: string; visits: number }>('select customer_id, visits from tallies');
  const counted = new Map(rows.map((row) => [row.customer_id, row.visits]));
  return [...log.sequences].every(([id, visits]) => counted.get(id) === visits) && (await database.query('select 1 from outgoing limit 1')).length === 0;
}, { timeoutMs: 30_000 });

/** Everything that stands on the own topic, in the order of each partition. */
const published = async (): Promise<{ id: string; customerId: string; sequence: number }[]> => {
  const said: { id: string; customerId: string; sequence: number }[] = [];
  const admin = log.client.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(ordersTopic.name);
  await admin.disconnect();
  for (const { partition, high } of ends) {
    if (high === '0') continue;
    await readOwnTail({ kafka: log.client, topic: ordersTopic.name, partition, from: 0, until: Number(high) }, (records) => {
      for (const { key, headers } of records) said.push({ id: String(headers['ce_id']), customerId: String(key), sequence: Number(String(headers['ce_sequence'])) });
      return Promise.resolve();
    });
  }
  return said;
};
/** Numbers 1..n per customer, each once, each event under one number. */
const expectEachOnce = async (): Promise<void> => {
  const said = await published();
  for (const [id, visits] of log.sequences) {
    const own = said.filter(({ customerId }) => customerId === id);
    expect(own.map(({ sequence }) => sequence)).toEqual(Array.from({ length: visits }, (_, index) => index + 1));
    expect(new Set(own.map((event) => event.id)).size).toBe(visits);
  }
  const rows = await database.query<{ customer_id: string; said: number; visits: number }>('select customer_id, said, visits from tallies');
  expect(new Map(rows.map((row) => [row.customer_id, [row.said, row.visits]]))).toEqual(new Map([...log.sequences].map(([id, visits]) => [id, [visits, visits]])));
};

beforeAll(async () => {
  log = await aTallyLog(partitions);
  ({ test, database, open: openDatabase } = await aTallyDatabase());
}, 120_000);
afterAll(async () => {
  await stopEngine?.();
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

describe('F25: a restored database', () => {
  it('takes over what its topic holds beyond it: no event is said twice, no number used twice, and what is new goes on behind', async () => {
    const [first = '', ...others] = customers;
    await start();
    await visit(others, 3);
    await allApplied();
    await backUp(test.adminUrl, 'orders');
    await visit([first, ...others], 2);
    await allApplied();
    await stopEngine?.();
    await restore(test.adminUrl, 'orders');
    // Told while nobody was there: it is decided on what the restored rows come to.
    await visit([first, ...others], 1);
    await start();
    await allApplied();
    await expectEachOnce();
    expect(logged).toHaveLength(partitions);
    expect(await database.query('select 1 from said_before')).toEqual([]);
  }, 120_000);

  it('is found once: the next claim finds nothing, and neither does one after rows were sent that are not marked', async () => {
    logged.length = 0;
    await stopEngine?.();
    await start();
    await visit(customers);
    await allApplied();
    await stopEngine?.();
    // As after a kill between Kafka's answer and the mark: the topic holds what is unsent in the table.
    const [customerId = ''] = customers;
    const shard = partitionOf(customerId, partitions);
    await database.batchPool.query('update relayed set next_offset = next_offset - 1 where partition = $1', [shard]);
    await start();
    await visit(customers);
    await allApplied();
    await expectEachOnce();
    expect(logged).toEqual([]);
  }, 120_000);

  it('is found by processes that were running all the while, as after a failover that lost commits', async () => {
    logged.length = 0;
    await backUp(test.adminUrl, 'orders');
    await visit(customers, 2);
    await allApplied();
    await restore(test.adminUrl, 'orders');
    await visit(customers);
    await allApplied();
    await expectEachOnce();
    expect(logged).toHaveLength(partitions);
  }, 120_000);
});
