import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopVisitV1, shopWishListedV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import type { TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { partitionOf } from '../kafka/murmur2.js';
import { anEvent, DirectDelivery } from './deliver.js';
import { aTallyDatabase, consumes, policies, publishes } from './tally.fixture.js';
import { Fenced } from './fold-units.js';

let test: TestDatabase;
let database: Database;
const open = () => DirectDelivery.open({ consumes, publishes, database, policies });
beforeAll(async () => { ({ test, database } = await aTallyDatabase()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });

/** A new customer of each shard. */
const customersOfAllShards = (): string[] => {
  const found = new Map<number, string>();
  while (found.size < 8) {
    const id = randomUUID();
    found.set(partitionOf(id, 8), id);
  }
  return [...found].sort(([a], [b]) => a - b).map(([, id]) => id);
};
const visit = (customerId: string, sequence = 1, channel = 'web') => anEvent(shopVisitV1, { channel }, { customerId, sequence });
const transactionsOf = async (customerIds: readonly string[]): Promise<number> => {
  const [row] = await database.query<{ count: string }>('select count(distinct xmin::text) as count from tallies where customer_id = any($1)', [customerIds]);
  return Number(row?.count);
};
const visitsOf = async (customerIds: readonly string[]): Promise<(number | undefined)[]> => {
  const rows = await database.query<{ customer_id: string; visits: number }>('select customer_id, visits from tallies where customer_id = any($1)', [customerIds]);
  return customerIds.map((id) => rows.find((row) => row.customer_id === id)?.visits);
};

describe('shards that wait at the same moment', () => {
  it('share one transaction, and each keeps its own numbers', async () => {
    const [delivery, customers] = [await open(), customersOfAllShards()];
    await delivery.events(customers.flatMap((id) => [visit(id), visit(id, 2)]));
    await delivery.events(customers.map((id) => visit(id, 3)));
    expect([await visitsOf(customers), await transactionsOf(customers)]).toEqual([Array(8).fill(3), 1]);
    for (const id of customers) expect(delivery.said.filter(({ key }) => key === id).map(({ headers }) => Number(headers['ce_sequence']))).toEqual([1, 2, 3]);
    const rows = await database.query<{ shard: number; offsets: Record<string, number> }>('select shard, offsets from consumer_shard order by shard');
    expect(rows.map(({ offsets }) => offsets['shop.v1'])).toEqual(Array(8).fill(3));
  });

  it('go on when one of them was taken over by another process', async () => {
    const [delivery, customers] = [await open(), customersOfAllShards()];
    await delivery.events(customers.map((id) => visit(id)));
    await database.query('update consumer_shard set epoch = epoch + 1 where shard = 3');
    const told = await Promise.allSettled(customers.map((id) => delivery.events([visit(id, 2)])));
    expect(told.map(({ status }) => status)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((shard) => (shard === 3 ? 'rejected' : 'fulfilled')));
    expect(told[3]).toMatchObject({ reason: expect.any(Fenced) });
    expect(await visitsOf(customers)).toEqual([2, 2, 2, 1, 2, 2, 2, 2]);
  });

  it('go on when the database refuses what follows for one of them, which alone is parked', async () => {
    const [delivery, customers] = [await open(), customersOfAllShards()];
    await delivery.events(customers.map((id) => visit(id)));
    await database.query('update tallies set state = \'{"visits": 999, "channels": []}\', visits = 999 where customer_id = $1', [customers[5]]);
    const again = await open();
    await again.events(customers.flatMap((id) => [visit(id, 2), visit(id, 3)]));
    expect(await visitsOf(customers)).toEqual([3, 3, 3, 3, 3, 999, 3, 3]);
    expect(await database.query('select sequence from parked_event where customer_id = any($1) order by sequence', [customers])).toEqual([{ sequence: 2 }, { sequence: 3 }]);
    expect(again.said).toHaveLength(14);
  });

  it('do not wait for one whose row is locked, once it has held them up', async () => {
    const [delivery, customers] = [await open(), customersOfAllShards()];
    const holder = await database.batchPool.connect();
    await holder.query('begin');
    await holder.query('select 1 from consumer_shard where shard = 2 for update');
    const locked = delivery.events([visit(customers[2] ?? '')]);
    await delivery.events(customers.filter((_, shard) => shard !== 2).map((id) => visit(id)));
    expect(await visitsOf(customers)).toEqual([1, 1, undefined, 1, 1, 1, 1, 1]);
    await holder.query('rollback');
    holder.release();
    await locked;
    expect(await visitsOf(customers)).toEqual(Array(8).fill(1));
  });

  it('say what is due by the same rules', async () => {
    const [delivery, customers] = [await open(), customersOfAllShards()];
    await delivery.events(customers.map((customerId) => anEvent(shopWishListedV1, { sku: 'later', listed: true }, { customerId, sequence: 1, occurredAt: '2026-01-02T03:04:05.000Z' })));
    expect(await delivery.due()).toBe(8);
    expect(await delivery.due()).toBe(0);
  });
});
