import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DirectDelivery } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { pointsHttp, spendingRoutes } from '../../testing/points-http.fixture.js';
import { aPolicy, perEuro } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';

let points: PointsService;
let story: OrderStory;
beforeAll(async () => { points = await aPointsService(aTestDatabase, { routes: spendingRoutes }); }, 60_000);
afterAll(() => points.close());
beforeEach(async () => {
  story = new OrderStory(randomUUID());
  await points.delivery.events(toDeliver([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)]));
});

const shop = { role: 'platform', programme: 'demo', source: '/shop/web' } as const;
const member = () => ({ role: 'member', programme: 'demo', customer: story.customerId }) as const;
const at = (path: string) => `/customers/${story.customerId}/${path}`;
const account = async () => (await points.database.query<object>('select pending, available, held, debt from accounts where customer_id = $1', [story.customerId]))[0];
const kinds = async () => (await points.database.query<{ kind: string }>('select kind from entries where customer_id = $1 order by sequence', [story.customerId])).map((row) => row.kind);

describe('spending over HTTP', () => {
  it('lets exactly 10 of 100 parallel spends through when the balance covers 10, and refuses the others clearly', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => points.http.post(at('spends'), n % 2 === 0 ? shop : member(), { key: `spend-${n}`, body: { orderId: `o-${n + 2}`, points: 10 } })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.every(({ status, body }) => status === 422 && body['type'] === 'urn:fealty:problem:not-enough-points')).toBe(true);
    expect(refused).toHaveLength(90);
    expect(await account()).toEqual({ pending: 0, available: 0, held: 0, debt: 0 });
    expect((await kinds()).filter((kind) => kind === 'points-redeemed')).toHaveLength(10);
    expect(points.delivery.failures).toEqual([]);
  }, 60_000);

  it('spends once when the same request comes again, and answers the same', async () => {
    const request = { key: 'again', body: { orderId: 'o-2', points: 10 } };
    const first = await points.http.post(at('spends'), shop, request);
    expect(first).toMatchObject({ status: 201, body: { orderId: 'o-2', points: 10, balance: { available: 90 } } });
    expect(await points.http.post(at('spends'), shop, request)).toEqual(first);
    expect(await account()).toMatchObject({ available: 90 });
    expect((await points.http.post(at('spends'), shop, { ...request, body: { orderId: 'o-2', points: 11 } })).status).toBe(422);
  });

  it.each([[-1], [0], [1.5], [2 ** 53], ['10'], [null]])('refuses %p points, naming the field, and stores nothing', async (asked) => {
    const before = await kinds();
    expect(await points.http.post(at('spends'), shop, { key: randomUUID(), body: { orderId: 'o-2', points: asked } })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/points' }] } });
    expect(await kinds()).toEqual(before);
  });

  it('refuses a request without Idempotency-Key, an unknown field, and the account of another member', async () => {
    expect((await points.http.post(at('spends'), shop, { body: { orderId: 'o-2', points: 1 } })).body['type']).toBe('urn:fealty:problem:idempotency-key-missing');
    expect((await points.http.post(at('spends'), shop, { key: 'k', body: { orderId: 'o-2', points: 1, extra: 1 } })).status).toBe(400);
    expect((await points.http.post(at('spends'), { ...member(), customer: randomUUID() }, { key: 'k', body: { orderId: 'o-2', points: 1 } })).body['type']).toBe('urn:fealty:problem:not-yourself');
    expect((await points.http.post(at('refunds'), member(), { key: 'k', body: { orderId: 'o-2' } })).status).toBe(403);
    expect(await account()).toMatchObject({ available: 100 });
  });
});

describe('a policy that asks for a fresh authentication', () => {
  const stepUp = { acr: ['mfa'], newDevice: true };
  const seenNow = () => ({ authenticatedAt: new Date().toISOString(), acr: 'mfa' });

  it('refuses a device that is new, says what to do, and lets the same request through with a better token', async () => {
    const strict = await DirectDelivery.open({ consumes, publishes, database: points.database, policies: [{ policy: aPolicy({ ...perEuro, stepUp }).policy }] });
    const asking = await pointsHttp(points, spendingRoutes, { delivery: strict });
    const request = { key: 'step-up', body: { orderId: 'o-2', points: 10 } };
    const refused = await asking.post(at('spends'), { ...member(), device: 'phone' }, request);
    expect(refused).toMatchObject({ status: 401, authenticate: 'Bearer error="insufficient_user_authentication"', body: { type: 'urn:fealty:problem:step-up-needed' } });
    expect(refused.body['detail']).toContain('acr is mfa');
    expect(await account()).toMatchObject({ available: 100 });
    expect((await asking.post(at('spends'), { ...member(), device: 'phone', ...seenNow() }, request)).status).toBe(201);
    expect((await asking.post(at('holds'), { ...member(), device: 'phone' }, { key: 'known', body: { points: 10 } })).status).toBe(201);
    expect((await asking.post(at('holds'), { ...member(), device: 'tablet' }, { key: 'new', body: { points: 10 } })).status).toBe(401);
    const told = JSON.stringify(await points.database.query('select state from accounts where customer_id = $1', [story.customerId]));
    expect(told).not.toContain('phone');
    expect(told).toContain('"devices":["');
    await asking.close();
    points = { ...points, delivery: await DirectDelivery.open({ consumes, publishes, database: points.database, policies: [{ policy: aPolicy().policy }] }) };
  });
});

describe('holding over HTTP', () => {
  it('holds, captures a part, releases the rest, and gives a spend back', async () => {
    const held = await points.http.post(at('holds'), member(), { key: 'hold', body: { points: 60 } });
    expect(held).toMatchObject({ status: 201, body: { points: 60, balance: { available: 40, held: 60 } } });
    const holdId = String(held.body['holdId']);
    expect(await points.http.post(at(`holds/${holdId}/capture`), shop, { key: 'capture', body: { orderId: 'o-2', points: 25 } })).toMatchObject({ status: 200, body: { points: 25, balance: { available: 75, held: 0 } } });
    expect(await points.http.post(at(`holds/${holdId}/release`), shop, { key: 'release' })).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-hold' } });
    expect(await points.http.post(at('refunds'), shop, { key: 'refund', body: { orderId: 'o-2' } })).toMatchObject({ status: 201, body: { points: 25, balance: { available: 100 } } });
    expect(await kinds()).toEqual(['points-pending', 'points-earned', 'points-held', 'points-redeemed', 'points-released', 'points-restored']);
  });

  it('releases a hold by the clock, once', async () => {
    await points.http.post(at('holds'), shop, { key: 'hold', body: { points: 60 } });
    await points.database.query(`update accounts set due_at = now() - interval '1 second',
      state = jsonb_set(state::jsonb, '{holds,0,expiresAt}', to_jsonb(to_char(now() at time zone 'UTC' - interval '1 second', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))::json where customer_id = $1`, [story.customerId]);
    const late = await DirectDelivery.open({ consumes, publishes, database: points.database, policies: [{ policy: aPolicy().policy }] });
    expect([await late.due(), await late.due()]).toEqual([1, 0]);
    expect(await account()).toMatchObject({ available: 100, held: 0 });
    expect(await kinds()).toEqual(['points-pending', 'points-earned', 'points-held', 'points-released']);
    points = { ...points, delivery: await DirectDelivery.open({ consumes, publishes, database: points.database, policies: [{ policy: aPolicy().policy }] }) };
  });
});
