import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopVisitV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import type { TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import type { Decider } from './consumption.js';
import { anEvent, DirectDelivery } from './deliver.js';
import { aTallyDatabase, consumesCounters as consumes, policies, publishes } from './tally.fixture.js';

let test: TestDatabase;
let database: Database;
const open = () => DirectDelivery.open({ consumes, publishes, database, policies });
beforeAll(async () => { ({ test, database } = await aTallyDatabase()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });

const visit = (customerId: string, channel: string, sequence = 1) => anEvent(shopVisitV1, { channel }, { customerId, sequence });
const customers = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
const counted = (key: string) => database.query<{ customer_id: string; amount: number; times: number }>('select customer_id, amount, times from counts where key = $1', [key]);
const visits = async (ids: readonly string[]): Promise<number> => Number((await database.query<{ sum: string }>('select coalesce(sum(visits), 0) as sum from tallies where customer_id = any($1)', [ids]))[0]?.sum);

describe('a counter that customers share', () => {
  it('is seen by all who come after, in later transactions and in the same one, over all shards', async () => {
    const [delivery, all] = [await open(), customers(40)];
    await delivery.events(all.slice(0, 10).map((id) => visit(id, 'shared/25')));
    await delivery.events(all.slice(10).map((id) => visit(id, 'shared/25')));
    expect(await visits(all)).toBe(25);
    expect(await counted('shared/25')).toHaveLength(25);
    expect(delivery.failures).toEqual([]);
  });

  it('counts once what is delivered again, and nothing of what is rolled back', async () => {
    const [delivery, [id = '', other = '']] = [await open(), customers(2)];
    for (let times = 0; times < 2; times += 1) await delivery.events([visit(id, 'again/9')]);
    await database.query('update tallies set visits = 999, state = \'{"visits": 999, "channels": []}\' where customer_id = $1', [id]);
    await (await open()).events([visit(id, 'again/9', 2), visit(other, 'again/9')]);
    expect(await database.query('select 1 from parked_event where customer_id = $1', [id])).toHaveLength(1);
    expect((await counted('again/9')).map((row) => row.customer_id).sort()).toEqual([id, other].sort());
  });

  it('tells many as at most 201, none of them for longer than a two-hundredth of their time, and loses none', async () => {
    const [delivery, [id = '']] = [await open(), customers(1)];
    await database.query(`insert into counts select 'busy/1300', now() - n * interval '1 second', $1, n::text, 2, 1, now() + interval '1 hour' from generate_series(1, 1299) n`, [id]);
    await delivery.events([visit(id, 'busy/1300'), visit(id, 'busy/1300', 2)]);
    expect(await visits([id])).toBe(1);
    await database.query(`insert into counts select 'calm/5', now() - interval '55 minutes' + n * interval '1 second', $1, n::text, 2, 1, now() + interval '1 hour' from generate_series(1, 1300) n`, [id]);
    const now = anEvent(shopVisitV1, { channel: 'calm/5' }, { customerId: id, sequence: 3, occurredAt: new Date().toISOString() });
    await delivery.events([now]);
    expect(await visits([id])).toBe(2);
    expect(await database.query('select detail from refusal where customer_id = $1', [id])).toHaveLength(1);
  });

  it('forgets what nobody asks for any more, while others are counted', async () => {
    const [delivery, [id = '', other = '']] = [await open(), customers(2)];
    await database.query(`insert into counts select 'old/1', now() - interval '2 hours', $1, n::text, 2, 1, now() - interval '1 hour' from generate_series(1, 9) n`, [id]);
    await delivery.events([visit(other, 'old/1')]);
    expect(await counted('old/1')).toEqual([{ customer_id: other, amount: 2, times: 1 }]);
  });

  it('asks a handler for its keys once when one policy was in force all the time', async () => {
    const { type } = shopVisitV1;
    const onVisit = consumes.deciders.get(type);
    const asked: unknown[] = [];
    const counters: Decider<unknown, unknown>['counters'] = (...about) => { asked.push(about[2]); return onVisit?.counters?.(...about) ?? []; };
    const delivery = await DirectDelivery.open({ consumes: { ...consumes, deciders: new Map([[type, { ...onVisit as Decider<unknown, unknown>, counters }]]) }, publishes, database, policies });
    await delivery.events([visit(randomUUID(), 'once/1')]);
    // When it is loaded, and when it is decided.
    expect(asked).toHaveLength(2);
  });
});
