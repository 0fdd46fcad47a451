import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../testing/order-story.fixture.js';
import { toDeliver } from '../testing/points-database.fixture.js';
import { adjustingRoutes, rewardRoutes, spendingRoutes } from '../testing/points-http.fixture.js';
import { aPolicy, perEuro } from '../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../testing/points-service.fixture.js';

const { policy } = aPolicy({ ...perEuro, rewards: [{ id: 'car', name: 'A car', kind: 'article', points: 1_000, stock: 1 }, { id: 'book', name: 'A book', kind: 'code', points: 10 }] });
const agent = { role: 'agent', programme: 'demo', subject: 'a-1' } as const;
const shop = { role: 'platform', programme: 'demo', source: '/shop/web' } as const;
const admin = { role: 'admin', programme: 'demo', subject: 'a-9' } as const;
const story = new OrderStory(randomUUID());
let points: PointsService;
beforeAll(async () => {
  points = await aPointsService(aTestDatabase, { policy, routes: [...new Set([...spendingRoutes, ...adjustingRoutes, ...rewardRoutes])] });
  await points.delivery.events(toDeliver([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)]));
}, 60_000);
afterAll(() => points.close());

const tables = ['accounts', 'orders', 'entries', 'outgoing', 'idempotency_key', 'reward_codes', 'redemptions', 'refusal'];
// A reward that was asked for has a row to lock; nothing is taken of it.
const ask = [...tables.map((table) => `select '${table}' as name, to_jsonb(t) as row from ${table} t`), `select 'rewards', to_jsonb(t) from rewards t where taken > 0`].join(' union all ');
/** Every row that a command may write. */
const stored = (): Promise<unknown> => points.database.query(`${ask} order by 1, 2`);
const at = (path: string): string => `/customers/${story.customerId}/${path}`;
const holdId = randomUUID();
const numbers = [-1, 0, 1.5, 2 ** 53, 1e300, '10', null, true, [], {}];

describe('bad input', () => {
  it.each([
    ...numbers.flatMap((bad) => [
      ['spends', { orderId: 'o-2', points: bad }, shop] as const, ['holds', { points: bad }, shop] as const, ['refunds', { orderId: 'o-2', points: bad }, shop] as const,
      [`holds/${holdId}/capture`, { orderId: 'o-2', points: bad }, shop] as const,
    ]),
    ...[0, 1.5, 2 ** 53, 1_000_000_001, -1_000_000_001, '10', null].map((bad) => ['adjustments', { points: bad, reason: 'told-by-phone' }, agent] as const),
    ['adjustments', { points: 5 }, agent] as const, ['adjustments', { points: 5, reason: 'She told me on the phone' }, agent] as const,
    ['spends', { points: 5 }, shop] as const, ['spends', { orderId: '', points: 5 }, shop] as const, ['spends', { orderId: 'o-2', points: 5, more: 1 }, shop] as const,
  ])('to %s is told which field is wrong, and nothing is stored: %p', async (path, body, caller) => {
    const before = await stored();
    const { status, body: told } = await points.http.post(at(path), caller, { key: randomUUID(), body });
    expect([status, told['type']]).toEqual([400, 'urn:fealty:problem:invalid-input']);
    expect(told['errors']).toEqual(expect.arrayContaining([expect.objectContaining({ pointer: expect.any(String) })]));
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['not-enough-points', 422, 'spends', { orderId: 'o-2', points: 101 }], ['not-enough-points', 422, 'spends', { orderId: 'o-2', points: Number.MAX_SAFE_INTEGER }],
    ['not-enough-points', 422, 'holds', { points: 101 }], ['not-enough-points', 422, 'adjustments', { points: -101, reason: 'booked-twice' }], ['not-enough-points', 422, 'rewards/car/redemptions', {}],
    ['nothing-spent', 422, 'refunds', { orderId: 'o-1' }], ['unknown-hold', 404, `holds/${holdId}/capture`, { orderId: 'o-2' }], ['unknown-hold', 404, `holds/${holdId}/release`, {}],
    ['unknown-adjustment', 404, `adjustments/${holdId}/approval`, {}], ['unknown-reward', 404, 'rewards/none/redemptions', {}], ['out-of-stock', 409, 'rewards/book/redemptions', {}],
  ])('that asks for what there is not is refused as %s (%i), and nothing is stored: %s %p', async (...[problem, status, path, body]) => {
    const before = await stored();
    const refused = await points.http.post(at(path), path.startsWith('adjustments') ? agent : shop, { key: randomUUID(), body });
    expect([refused.status, refused.body['type']]).toEqual([status, `urn:fealty:problem:${problem}`]);
    expect(await stored()).toEqual(before);
  });

  it('in a list of codes, one of them twice, stores none of them', async () => {
    const before = await stored();
    expect((await points.http.post('/rewards/book/codes', admin, { key: randomUUID(), text: 'A\nB\nA' })).status).toBe(400);
    expect(await stored()).toEqual(before);
  });
});
