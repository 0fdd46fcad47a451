import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { peopleTopic, personUpdatedV1, shopWishListedV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import type { TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anEvent, deliver } from './deliver.js';
import { aTallyDatabase, consumesPeople as consumes, policies, publishes } from './tally.fixture.js';

let test: TestDatabase;
let database: Database;
let customerId: string;
const given = () => ({ consumes, publishes, database, policies });
const tally = async () => (await database.query<{ seen: Record<string, number>; parked: string[] | null }>('select seen, parked from tallies where customer_id = $1', [customerId]))[0];
const parked = () => database.query('select sequence from parked_event where customer_id = $1', [customerId]);
beforeAll(async () => { ({ test, database } = await aTallyDatabase()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });
beforeEach(() => { customerId = randomUUID(); });

describe('a tombstone', () => {
  it('forgets an erased customer, whatever of hers was set aside, and nobody else', async () => {
    const other = randomUUID();
    const person = (sequence: number, name: string, id = customerId) => anEvent(personUpdatedV1, { name, consents: {} }, { customerId: id, sequence });
    const delivery = await deliver(given(), [
      person(1, 'Ada'), anEvent(shopWishListedV1, { sku: 'tea', listed: true }, { customerId, sequence: 1 }), person(2, 'broken'), person(3, 'broken'), person(1, 'Eve', other)]);
    const stream = { customerId, topic: 'people.v1' };
    await delivery.care.discard(stream, 2, { by: 'op', why: 'a test', dry: false });
    await delivery.tombstone(peopleTopic, customerId);
    const states = 'select customer_id, state from tallies where customer_id = any($1::uuid[])';
    const others = { customer_id: other, state: { visits: 0, channels: ['Eve'] } };
    expect(await database.query(states, [[customerId, other]])).toEqual(expect.arrayContaining([{ customer_id: customerId, state: { visits: 0, channels: [] } }, others]));
    expect([await tally(), await parked()]).toMatchObject([{ seen: { 'shop.v1': 1 }, parked: null }, []]);
    expect(await database.query('select part_id from wishes where customer_id = $1', [customerId])).toEqual([]);
    expect(await database.query('select action, why, bytes, headers from care_log where customer_id = $1', [customerId])).toEqual([{ action: 'discard', why: 'a test', bytes: null, headers: null }]);
    await delivery.events([person(3, 'Ada'), person(4, 'Ada')]);
    expect(await database.query(states, [[customerId]])).toEqual([{ customer_id: customerId, state: { visits: 0, channels: ['Ada'] } }]);
    expect(delivery.failures).toEqual([]);
  });

  it('makes no row for an erased customer whom it never knew', async () => {
    const delivery = await deliver(given(), []);
    await delivery.tombstone(peopleTopic, customerId);
    expect([await tally(), delivery.failures]).toEqual([undefined, []]);
  });
});
