import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopSearchV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import type { TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { partitionOf } from '../kafka/murmur2.js';
import { anEvent, DirectDelivery } from './deliver.js';
import { aTallyDatabase, consumes, policies, publishes } from './tally.fixture.js';

let test: TestDatabase;
let database: Database;
beforeAll(async () => { ({ test, database } = await aTallyDatabase()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });

const ofOneShard = (count: number): string[] => {
  const found: string[] = [];
  while (found.length < count) found.push(...[randomUUID()].filter((id) => partitionOf(id, 8) === 3));
  return found;
};
const searches = (customerId: string, from: number, until: number) =>
  Array.from({ length: until - from + 1 }, (_, index) => anEvent(shopSearchV1, { channel: 'web' }, { customerId, sequence: from + index }));

describe('streams that lacked a number', () => {
  it.each([['one with ten thousand parked events and more', 1, 10_050], ['several that have as many together', 3, 4_000]])('go on to their end when it comes: %s', async (_, streams, last) => {
    const customers = ofOneShard(streams);
    const delivery = await DirectDelivery.open({ consumes, publishes, database, policies });
    await delivery.events(customers.flatMap((id) => searches(id, 2, last)));
    await delivery.events(customers.flatMap((id) => searches(id, 1, 1)));
    expect(await database.query('select seen, parked from tallies where customer_id = any($1::uuid[])', [customers])).toEqual(customers.map(() => ({ seen: { 'shop.v1': last }, parked: null })));
    expect(await database.query('select count(*)::int as parked from parked_event where customer_id = any($1::uuid[])', [customers])).toEqual([{ parked: 0 }]);
    expect(delivery.failures).toEqual([]);
  }, 60_000);
});
