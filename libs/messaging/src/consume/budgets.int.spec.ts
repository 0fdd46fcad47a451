import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopVisitV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import type { TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anEvent, DirectDelivery } from './deliver.js';
import { aTallyDatabase, consumesBudgets as consumes, policies, publishes } from './tally.fixture.js';

let test: TestDatabase;
let database: Database;
const open = () => DirectDelivery.open({ consumes, publishes, database, policies });
beforeAll(async () => { ({ test, database } = await aTallyDatabase()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });

const visit = (customerId: string, channel: string, sequence = 1) => anEvent(shopVisitV1, { channel }, { customerId, sequence });
const customers = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
const got = async (customerIds: readonly string[]): Promise<number> =>
  Number((await database.query<{ sum: string }>('select sum(visits) as sum from tallies where customer_id = any($1)', [customerIds]))[0]?.sum);
const drawn = (key: string) => database.query<{ dealt: number; sliced: number; drawn: number }>(
  'select b.dealt, sum(s.dealt)::bigint as sliced, sum(s.drawn)::bigint as drawn from budgets b join budget_slices s using (key) where key = $1 group by b.dealt', [key]);

describe('a budget of all customers', () => {
  it('gives each what it asks for while there is enough, over all shards at once', async () => {
    const [delivery, all] = [await open(), customers(200)];
    await delivery.events(all.map((id) => visit(id, 'enough/10000')));
    expect(await got(all)).toBe(1_400);
    const [row] = await drawn('enough/10000');
    expect(row?.drawn).toBe(1_400);
    expect(row?.sliced).toBe(row?.dealt);
    expect(delivery.failures).toEqual([]);
  });

  it('never gives more than there is, gives the last of it in part, and little lies idle in shards that nobody asks', async () => {
    const [delivery, all] = [await open(), customers(400)];
    for (let from = 0; from < 400; from += 50) await delivery.events(all.slice(from, from + 50).map((id) => visit(id, 'short/1000')));
    expect(await got(all)).toBe(1_000);
    expect(await drawn('short/1000')).toEqual([{ dealt: 1_000, sliced: 1_000, drawn: 1_000 }]);
    expect(delivery.failures).toEqual([]);
  });

  it('is not drawn from again by what is delivered again', async () => {
    const [delivery, [id = '']] = [await open(), customers(1)];
    await delivery.events([visit(id, 'again/100')]);
    await delivery.events([visit(id, 'again/100')]);
    expect(await drawn('again/100')).toMatchObject([{ drawn: 7 }]);
  });

  it('is not drawn from by what is rolled back', async () => {
    const [delivery, [id = '', other = '']] = [await open(), customers(2)];
    await delivery.events([visit(id, 'back/100')]);
    await database.query('update tallies set visits = 999, state = \'{"visits": 999, "channels": []}\' where customer_id = $1', [id]);
    const again = await open();
    await again.events([visit(id, 'back/100', 2), visit(other, 'back/100')]);
    expect(await database.query('select 1 from parked_event where customer_id = $1', [id])).toHaveLength(1);
    expect(await drawn('back/100')).toMatchObject([{ drawn: 14 }]);
  });
});
