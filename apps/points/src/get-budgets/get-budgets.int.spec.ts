import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pointsPendingV1 } from '@fealty/contracts';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { aPolicy } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';
import { GetBudgetsRoute } from './get-budgets.route.js';

const { policy } = aPolicy({
  budgets: [{ id: 'spring', points: 1_000 }, { id: 'idle', points: 7 }], stacking: 'best',
  rules: [{ id: 'all', points: 1, perMinor: 100 }, { id: 'spring-tea', categories: ['tea'], points: 5, perMinor: 100, budget: 'spring' }],
});
let points: PointsService;
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy, routes: [GetBudgetsRoute] }); }, 60_000);
afterAll(() => points.close());

const manager = { role: 'manager', programme: 'demo' } as const;
const grantsSaid = (): number[] => points.delivery.said.filter(({ headers }) => headers['ce_type'] === pointsPendingV1.type)
  .flatMap(({ value }) => pointsPendingV1.data.parse(JSON.parse(value?.toString() ?? '')).terms.budgets ?? []).map(({ granted }) => granted);

describe('the budget of a campaign', () => {
  it('is given out once over all shards at the same time, the last of it in part, and what was not given stands in the ledger', async () => {
    const stories = Array.from({ length: 60 }, () => new OrderStory(randomUUID()));
    await points.delivery.events(toDeliver(stories.flatMap((story) => story.pay([{ netMinor: 1_000, category: 'tea' }]))));
    const [row] = await points.database.query<{ earned: number; cut: number }>(
      `select sum(pending)::int as earned, sum((lines -> 0 ->> 'budgetCut')::int)::int as cut from entries where customer_id = any($1::uuid[])`, [stories.map(({ customerId }) => customerId)]);
    expect(row).toEqual({ earned: 60 * 10 + 1_000, cut: 60 * 40 - 1_000 });
    expect(grantsSaid().reduce((a, b) => a + b)).toBe(1_000);
    expect(points.delivery.failures).toEqual([]);
  });

  it('is told to those who lead', async () => {
    expect((await points.http.get('/budgets', manager)).body).toEqual({ items: [{ id: 'spring', points: 1_000, drawn: 1_000, left: 0 }, { id: 'idle', points: 7, drawn: 0, left: 7 }] });
    expect((await points.http.get('/budgets', { role: 'member', programme: 'demo', customer: randomUUID() })).status).toBe(403);
  });

  it('cannot be overdrawn by wrong code', async () => {
    await expect(points.database.query(`update budget_slices set drawn = dealt + 1 where key = 'demo/spring'`)).rejects.toThrow('no_more_is_drawn_than_was_dealt');
    await expect(points.database.query(`update budgets set dealt = size + 1`)).rejects.toThrow('no_more_is_dealt_than_there_is');
    await expect(points.database.query(`delete from budget_slices`)).rejects.toThrow('permission denied');
  });
});
