import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopSearchV1, shopVisitV1 } from '@fealty/contracts';
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

  const orders = (numbers: readonly number[]): number[][] => (numbers.length < 2 ? [[...numbers]] : numbers.flatMap((first) => orders(numbers.filter((one) => one !== first)).map((others) => [first, ...others])));

  it('go on to their end in whatever order the numbers come, and however they are cut into transactions', async () => {
    const delivery = await DirectDelivery.open({ consumes, publishes, database, policies });
    for (const order of orders([1, 2, 3, 4])) {
      for (let cut = 1; cut <= order.length; cut += 1) {
        const customerId = randomUUID();
        const told = order.map((sequence) => anEvent(shopVisitV1, { channel: 'web' }, { customerId, sequence }));
        await delivery.events(told.slice(0, cut));
        await delivery.events(told.slice(cut));
        const now = await database.query('select visits, seen, parked, (select count(*)::int from parked_event p where p.customer_id = t.customer_id) as rows from tallies t where customer_id = $1', [customerId]);
        expect([order, cut, now]).toEqual([order, cut, [{ visits: 4, seen: { 'shop.v1': 4 }, parked: null, rows: 0 }]]);
      }
    }
  }, 60_000);

  it('stop at one that fails, with the reason of that and what is behind it, when the missing number comes in the same transaction', async () => {
    const customerId = randomUUID();
    const visit = (sequence: number, channel = 'web') => anEvent(shopVisitV1, { channel }, { customerId, sequence });
    const delivery = await DirectDelivery.open({ consumes, publishes, database, policies });
    await delivery.events([visit(1), visit(3), visit(5), visit(4, 'broken'), visit(2)]);
    expect(await database.query('select visits, parked from tallies where customer_id = $1', [customerId])).toEqual([{ visits: 3, parked: ['shop.v1'] }]);
    expect(await database.query('select sequence, reason from parked_event where customer_id = $1 order by sequence', [customerId]))
      .toEqual([{ sequence: 4, reason: expect.stringContaining('a fault of the rule') as unknown }, { sequence: 5, reason: 'behind a parked event of its stream' }]);
  });
});
