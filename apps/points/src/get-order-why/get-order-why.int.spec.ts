import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { aPolicy } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';
import { GetOrderWhyRoute } from './get-order-why.route.js';

const agent = { role: 'agent', programme: 'demo' } as const;
const story = new OrderStory(randomUUID());
const { policy } = aPolicy({ rules: [{ id: 'tea-double', categories: ['tea'], points: 2, perMinor: 100 }, { id: 'app-only', channels: ['app'], points: 1, perMinor: 100 }] });
let points: PointsService;
beforeAll(async () => {
  points = await aPointsService(aTestDatabase, { policy, routes: [GetOrderWhyRoute] });
  story.pay([{ netMinor: 1_000, category: 'tea' }, { netMinor: 500, category: 'books' }]);
  await points.delivery.events(toDeliver(story.events));
}, 60_000);
afterAll(() => points.close());
const at = (path: string): string => `/customers/${story.customerId}/${path}`;

describe('GET /customers/{customerId}/orders/{orderId}/why', () => {
  it('answers each rule by line, from what is stored', async () => {
    const { status, body } = await points.http.get(at('orders/o-1/why'), agent);
    expect([status, body]).toEqual([200, expect.objectContaining({ policyVersion: 1, points: 20, pending: 20, waitsFor: 'completion', stacking: 'first' })]);
    expect(body['lines']).toMatchObject([
      { lineId: '1', points: 20, rule: { id: 'tea-double' }, considered: [{ rule: 'tea-double', applied: true }, { rule: 'app-only', applied: false, failed: { condition: 'channels', was: 'web', wouldPass: ['app'] } }] },
      { lineId: '2', points: 0, rule: null, considered: [{ rule: 'tea-double', failed: { condition: 'categories', was: 'books', wouldPass: ['tea'] } }, { rule: 'app-only', applied: false }] },
    ]);
  });

  it('answers about one rule', async () => {
    const { body } = await points.http.get(at('orders/o-1/why?rule=app-only'), agent);
    expect((body['lines'] as { considered: { rule: string }[] }[]).map(({ considered }) => considered.map(({ rule }) => rule))).toEqual([['app-only'], ['app-only']]);
    expect(await points.http.get(at('orders/o-1/why?rule=none'), agent)).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-rule' } });
  });

  it('knows nothing of another order, and shows a member only her own', async () => {
    expect(await points.http.get(at('orders/o-9/why'), agent)).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-order' } });
    expect((await points.http.get(at('orders/o-1/why'), { role: 'agent', programme: 'other' })).status).toBe(404);
    expect((await points.http.get(at('orders/o-1/why'), { role: 'member', programme: 'demo', customer: randomUUID() })).status).toBe(403);
  });
});
