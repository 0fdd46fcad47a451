import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { reviewRoutes } from '../../testing/points-http.fixture.js';
import { aPolicy, perEuro } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';

let points: PointsService;
let story: OrderStory;
const day = { per: 'member' as const, withinMinutes: 1_440 };
const { policy } = aPolicy({ ...perEuro, adjustments: { aloneMax: 50 }, velocity: [{ id: 'earned-in-a-day', of: 'earn', ...day, atMost: { points: 100 } }, { id: 'spent-in-a-day', of: 'spend', ...day, atMost: { points: 60, times: 50 } }] });
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy, routes: reviewRoutes }); }, 60_000);
afterAll(() => points.close());

const agent = (subject = 'a-7') => ({ role: 'agent', programme: 'demo', subject }) as const;
const member = () => ({ role: 'member', programme: 'demo', customer: story.customerId }) as const;
const pay = (earned: number) => toDeliver(story.pay([{ netMinor: earned * 100 }]));
const at = (path: string) => `/customers/${story.customerId}${path}`;
const decide = (what: 'release' | 'refusal', by = 'a-7', key = randomUUID() as string) => points.http.post(at(`/orders/o-2/review/${what}`), agent(by), { key, ...(what === 'refusal' ? { body: { reason: 'stolen-card' } } : {}) });
const balance = async () => (await points.http.get(at('/balance'), member())).body;
const listed = async (): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  for (let path: string | undefined = '/reviews?limit=2'; path !== undefined;) {
    const { body } = await points.http.get(path, agent());
    found.push(...body['items'] as Record<string, unknown>[]);
    path = body['next'] as string | undefined;
  }
  return found;
};
const ownListed = async () => (await listed()).filter((one) => one['customerId'] === story.customerId);

beforeEach(async () => {
  story = new OrderStory(randomUUID());
  await points.delivery.events([...pay(80), ...pay(40)]);
});

describe('earns under review over HTTP', () => {
  it('are listed page by page, oldest first, told in the balance and by why, and gone once they are released', async () => {
    await points.delivery.events([...pay(30), ...pay(25)]);
    const review = { limit: 'earned-in-a-day', per: 'member', withinMinutes: 1_440, atMost: { points: 100 }, used: { points: 80, times: 1 } };
    expect(await ownListed()).toEqual([['o-2', 40, 1], ['o-3', 30, 2], ['o-4', 25, 3]].map(([orderId, waits, hour]) => ({ customerId: story.customerId, orderId, points: waits, at: `2026-03-01T1${hour}:00:00.000Z`, ...review, completed: false })));
    expect(await balance()).toMatchObject({ pending: 175, underReview: 95, available: 0 });
    expect((await points.http.get(at('/orders/o-2/why'), member())).body).toMatchObject({ pending: 40, waitsFor: 'review', review: { ...review, asked: 40, at: '2026-03-01T11:00:00.000Z' }, refused: null });
    await points.delivery.events(toDeliver(story.complete(1)));
    expect((await ownListed())[0]).toMatchObject({ orderId: 'o-2', completed: true });
    const first = await decide('release', 'a-7', 'one');
    expect(first).toMatchObject({ status: 200, body: { orderId: 'o-2', points: 40, status: 'released', balance: { pending: 135, available: 40 } } });
    expect(await decide('release', 'a-7', 'one')).toEqual(first);
    expect(await decide('release')).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:not-under-review' } });
    expect((await ownListed()).map((one) => one['orderId'])).toEqual(['o-3', 'o-4']);
    expect(await balance()).toMatchObject({ pending: 135, underReview: 55, available: 40 });
  });

  it('are taken away by an entry when they are refused, beyond the limit of one agent by a second one only', async () => {
    await points.delivery.events(pay(60));
    expect(await decide('refusal')).toMatchObject({ status: 200, body: { points: 40, status: 'refused', balance: { pending: 140 } } });
    const third = (by: string) => points.http.post(at('/orders/o-3/review/refusal'), agent(by), { key: randomUUID(), body: { reason: 'stolen-card' } });
    expect(await third('a-7')).toMatchObject({ status: 200, body: { points: 60, status: 'waiting', balance: { pending: 140 } } });
    expect((await ownListed())[0]).toMatchObject({ orderId: 'o-3', refusal: { by: 'a-7', reason: 'stolen-card' } });
    expect(await third('a-7')).toMatchObject({ status: 403, body: { type: 'urn:fealty:problem:second-agent-needed' } });
    expect(await third('a-8')).toMatchObject({ status: 200, body: { points: 60, status: 'refused', balance: { pending: 80 } } });
    expect(await ownListed()).toEqual([]);
    const entries = (await points.http.get(at('/entries'), member())).body['items'] as Record<string, unknown>[];
    expect(entries.slice(0, 2)).toMatchObject([{ kind: 'points-clawed-back', orderId: 'o-3', pending: -60 }, { kind: 'points-clawed-back', orderId: 'o-2', pending: -40 }]);
    expect((await points.http.get(at('/orders/o-2/why'), member())).body).toMatchObject({ points: 0, waitsFor: null, review: null, refused: { points: 40, reason: 'stolen-card' } });
  });

  it('are decided once, when 20 agents release and refuse at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => decide(n % 2 === 0 ? 'release' : 'refusal', `b-${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 404)]);
    const { status } = answers.find((one) => one.status === 200)?.body ?? {};
    expect(await balance()).toMatchObject({ pending: status === 'released' ? 120 : 80, underReview: 0 });
  });

  it('do not change when everything is delivered again, at other offsets', async () => {
    const before = await balance();
    const again = new OrderStory(story.customerId);
    await points.delivery.events([...toDeliver(again.pay([{ netMinor: 8_000 }])), ...toDeliver(again.pay([{ netMinor: 4_000 }]))]);
    expect(await balance()).toEqual(before);
    expect(await ownListed()).toHaveLength(1);
  });

  it('are no business of members and shops, nor of another programme', async () => {
    for (const caller of [member(), { role: 'platform', programme: 'demo', source: '/shop/web' } as const]) {
      expect((await points.http.get('/reviews', caller)).status).toBe(403);
      expect((await points.http.post(at('/orders/o-2/review/release'), caller, { key: 'k' })).status).toBe(403);
      expect((await points.http.post(at('/orders/o-2/review/refusal'), caller, { key: 'k', body: { reason: 'r' } })).status).toBe(403);
    }
    expect((await points.http.get('/reviews', { ...agent(), programme: 'other' })).body).toEqual({ items: [] });
    expect((await points.http.post(at('/orders/o-2/review/release'), { ...agent(), programme: 'other' }, { key: 'k' })).status).toBe(404);
    expect((await points.http.get('/reviews?cursor=x', agent())).status).toBe(400);
    expect(await ownListed()).toHaveLength(1);
  });
});

describe('spending too fast', () => {
  it('is refused with the limit, what was used and when it is free again, and nothing is stored', async () => {
    await points.delivery.events(toDeliver(story.complete(0)));
    const spend = (asked: number, key = randomUUID() as string) => points.http.post(at('/spends'), member(), { key, body: { orderId: 'x', points: asked } });
    expect((await spend(50)).status).toBe(201);
    const refused = await spend(20, 'later');
    expect(refused).toMatchObject({ status: 409, body: { type: 'urn:fealty:problem:velocity-limit-reached' } });
    expect(refused.body['detail']).toMatch(/^limit spent-in-a-day: at most 60 points and 50 times within 24 hours; 50 points in 1 time were used, 20 were asked for; so many can be spent again from 20/);
    expect((await points.http.post(at('/holds'), member(), { key: randomUUID(), body: { points: 11 } })).status).toBe(409);
    expect(await balance()).toMatchObject({ available: 30, held: 0 });
    expect((await spend(10, 'later')).status).toBe(201);
  });

  it('lets no more through than the limit when 20 spends come at once', async () => {
    await points.delivery.events(toDeliver(story.complete(0)));
    const answers = await Promise.all(Array.from({ length: 20 }, () => points.http.post(at('/spends'), member(), { key: randomUUID(), body: { orderId: 'x', points: 4 } })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(15);
    expect(await balance()).toMatchObject({ available: 20 });
  });
});
