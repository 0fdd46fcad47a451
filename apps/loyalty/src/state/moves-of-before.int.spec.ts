import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DirectDelivery } from '@fealty/messaging';
import { Database, migrate } from '@fealty/postgres';
import { aTestDatabase, withClient, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { PlayMoves1765100000000 } from '../../migrations/1765100000000-play-moves.js';
import { migrations } from '../../migrations/index.js';
import { orderEvents, shopEvents } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { numbered } from '../../testing/loyalty-database.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';

const customerId = randomUUID();
let test: TestDatabase;
let database: Database;
beforeAll(async () => {
  test = await aTestDatabase('loyalty_moves_of_before', async (adminUrl) => { await migrate({ adminUrl, service: 'loyalty', password: 'loyalty', migrations }); });
  database = await Database.open({ url: test.urlAs('loyalty', 'loyalty'), schema: 'loyalty', applicationName: 'moves-of-before' });
}, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });

const moves = () => database.query('select day::text, from_stage, to_stage from moves where customer_id = $1 order by day, step', [customerId]);

it('makes moves of customers known before once the clock has looked at them: known, and of intent, since what was told', async () => {
  const order = (paidOnDay: number, id: string) => orderEvents({ paidOnDay, minor: 1_000, daysLate: undefined, fate: 'kept', score: undefined }, id).slice(0, 2);
  const delivery = await DirectDelivery.open({ consumes, publishes, database, policies: [{ policy: aPolicy() }] });
  for (const event of numbered(customerId, [...shopEvents([[1, 'seen'], [4, 'registered']]), ...order(20, 'o-1'), ...order(40, 'o-2')])) await delivery.events([event]);
  await delivery.due();
  const [before, said] = [await moves(), delivery.said.length];
  expect(before).toHaveLength(5);
  await withClient(test.adminUrl, async (client) => {
    const runner = { query: (text: string) => client.query(`set search_path to loyalty; ${text}`) } as unknown as QueryRunner;
    await new PlayMoves1765100000000().down(runner);
    await runner.query(`update profiles set state = (state::jsonb - 'since' #- '{shop,intentOn}')::json`);
    await new PlayMoves1765100000000().up(runner);
  });
  const after = await DirectDelivery.open({ consumes, publishes, database, policies: [{ policy: aPolicy() }] });
  await after.due();
  expect(await moves()).toEqual(before);
  expect([after.said, said > 0, after.failures]).toEqual([[], true, []]);
});
