import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { aPolicy } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';
import { GetEntryRoute } from './get-entry.route.js';

const agent = { role: 'agent', programme: 'demo' } as const;
const story = new OrderStory(randomUUID());
const { policy } = aPolicy({ rules: [{ id: 'tea-double', categories: ['tea'], points: 2, perMinor: 100 }] });
let points: PointsService;
beforeAll(async () => {
  points = await aPointsService(aTestDatabase, { policy, routes: [GetEntryRoute] });
  story.pay([{ netMinor: 1_000, category: 'tea' }, { netMinor: 500, category: 'books' }]);
  await points.delivery.events(toDeliver(story.events));
}, 60_000);
afterAll(() => points.close());
const at = (path: string): string => `/customers/${story.customerId}/${path}`;

describe('GET /customers/{customerId}/entries/{entryId}', () => {
  it('answers rule, policy version, inputs, breakdown by line and cause', async () => {
    const { status, body } = await points.http.get(at(`entries/${encodeURIComponent('earn/o-1')}`), { role: 'member', programme: 'demo', customer: story.customerId });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      entryId: 'earn/o-1', kind: 'points-pending', orderId: 'o-1', pending: 20, policyVersion: 1, causeId: story.events[0]?.id, imported: false,
      lines: [{ lineId: '1', category: 'tea', netMinor: 1_000, keptNetMinor: 1_000, rule: { id: 'tea-double', points: 2, perMinor: 100 }, points: 20 }, { lineId: '2', points: 0 }],
    });
    const [row] = await points.database.query<{ event_id: string }>("select event_id from entries where entry_id = 'earn/o-1'");
    expect(body['eventId']).toBe(row?.event_id);
  });

  it('knows no other entry, and shows a member only her own', async () => {
    expect(await points.http.get(at('entries/none'), agent)).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-entry' } });
    expect((await points.http.get(at('entries/earn%2Fo-1'), { role: 'member', programme: 'demo', customer: randomUUID() })).status).toBe(403);
  });
});
