import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { adjustingRoutes } from '../../testing/points-http.fixture.js';
import { aPolicy, perEuro } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';

let points: PointsService;
let story: OrderStory;
const { policy } = aPolicy({ ...perEuro, adjustments: { aloneMax: 50 } });
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy, routes: adjustingRoutes }); }, 60_000);
afterAll(() => points.close());
beforeEach(async () => {
  story = new OrderStory(randomUUID());
  await points.delivery.events(toDeliver([...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)]));
});

const agent = (subject = 'a-7') => ({ role: 'agent', programme: 'demo', subject }) as const;
const at = (path = '') => `/customers/${story.customerId}/adjustments${path}`;
const account = async () => (await points.database.query<object>('select pending, available, held, debt from accounts where customer_id = $1', [story.customerId]))[0];
const entries = () => points.database.query<Record<string, unknown>>("select available, policy_version from entries where customer_id = $1 and kind = 'points-adjusted' order by sequence", [story.customerId]);
const adjust = (asked: number, { by = 'a-7', key = randomUUID() as string } = {}) => points.http.post(at(), agent(by), { key, body: { points: asked, reason: 'lost-parcel' } });

describe('adjusting over HTTP', () => {
  it('writes a ledger entry and says it, once for one Idempotency-Key', async () => {
    const before = points.delivery.said.length;
    const first = await adjust(30, { key: 'one' });
    expect(first).toMatchObject({ status: 201, body: { points: 30, status: 'done', balance: { available: 130 } } });
    expect(await adjust(30, { key: 'one' })).toEqual(first);
    expect(await adjust(31, { key: 'one' })).toMatchObject({ status: 422, body: { type: 'urn:fealty:problem:idempotency-key-reused' } });
    expect(await entries()).toEqual([{ available: 30, policy_version: 1 }]);
    expect(points.delivery.said.slice(before).map(({ headers }) => headers['ce_type'])).toEqual(['fealty.points.points-adjusted.v1']);
  });

  it('waits for a second agent beyond the limit, is listed, and is done by another one only', async () => {
    const asked = await adjust(80);
    expect(asked).toMatchObject({ status: 201, body: { status: 'waiting', balance: { available: 100 } } });
    const id = String(asked.body['adjustmentId']);
    expect((await points.http.get(at(), agent())).body).toMatchObject({ items: [{ adjustmentId: id, points: 80, reason: 'lost-parcel', by: 'a-7' }] });
    const approve = (by: string, key: string) => points.http.post(at(`/${id}/approval`), agent(by), { key });
    expect(await approve('a-7', 'x')).toMatchObject({ status: 403, body: { type: 'urn:fealty:problem:second-agent-needed' } });
    expect(await approve('a-8', 'y')).toMatchObject({ status: 200, body: { points: 80, balance: { available: 180 } } });
    expect(await approve('a-9', 'z')).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-adjustment' } });
    expect((await points.http.get(at(), agent())).body).toEqual({ items: [] });
  });

  it('is approved by exactly one of 20 second agents at once', async () => {
    const id = String((await adjust(80)).body['adjustmentId']);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => points.http.post(at(`/${id}/approval`), agent(`b-${n}`), { key: randomUUID() })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 404)]);
    expect(await account()).toMatchObject({ available: 180 });
  });

  it('lets one agent no further than the limit, however many requests she sends at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => adjust(10)));
    expect(await account()).toMatchObject({ available: 150 });
    expect(await entries()).toHaveLength(5);
  });

  it('is declined with a reason, and then cannot be approved', async () => {
    const id = String((await adjust(-80)).body['adjustmentId']);
    expect(await points.http.post(at(`/${id}/refusal`), agent('a-8'), { key: 'd', body: { reason: 'no-proof' } })).toMatchObject({ status: 200, body: { status: 'declined', points: -80 } });
    expect((await points.http.post(at(`/${id}/approval`), agent('a-8'), { key: 'a' })).status).toBe(404);
    expect(await account()).toMatchObject({ available: 100 });
  });
});

describe('an adjustment is refused', () => {
  it('from members and shops, for themselves too', async () => {
    const member = { role: 'member', programme: 'demo', customer: story.customerId } as const;
    for (const caller of [member, { role: 'platform', programme: 'demo', source: '/shop/web' } as const]) {
      expect((await points.http.post(at(), caller, { key: 'k', body: { points: 1, reason: 'r' } })).status).toBe(403);
      expect((await points.http.post(at(`/${randomUUID()}/approval`), caller, { key: 'k' })).status).toBe(403);
      expect((await points.http.get(at(), caller)).status).toBe(403);
    }
    expect(await entries()).toEqual([]);
  });

  it.each([[0], [1.5], [2 ** 53], [-(2 ** 53)], [1_000_000_001], ['10'], [null]])('of %p points, naming the field', async (asked) => {
    const { status, body } = await points.http.post(at(), agent(), { key: randomUUID(), body: { points: asked, reason: 'lost-parcel' } });
    expect([status, (body['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([400, '/points']);
    expect(await entries()).toEqual([]);
  });

  it('without a reason, with free text for one, without a key, and with an unknown field', async () => {
    const body = { points: 1, reason: 'lost-parcel' };
    expect(await points.http.post(at(), agent(), { key: 'k', body: { points: 1 } })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/reason' }] } });
    expect(await points.http.post(at(), agent(), { key: 'k', body: { ...body, reason: 'She lost it, 030 1234' } })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/reason' }] } });
    expect((await points.http.post(at(), agent(), { body })).body['type']).toBe('urn:fealty:problem:idempotency-key-missing');
    expect((await points.http.post(at(), agent(), { key: 'k', body: { ...body, by: 'a-1' } })).status).toBe(400);
  });

  it('for a customer nothing is known of, who then has no account, and for one of another programme', async () => {
    const nobody = randomUUID();
    const unknown = { status: 404, body: { type: 'urn:fealty:problem:unknown-customer' } };
    expect(await points.http.post(`/customers/${nobody}/adjustments`, agent(), { key: 'k', body: { points: 1, reason: 'r' } })).toMatchObject(unknown);
    expect(await points.database.query('select 1 from accounts where customer_id = $1', [nobody])).toEqual([]);
    expect(await points.http.post(at(), { ...agent(), programme: 'other' }, { key: 'k', body: { points: 1, reason: 'r' } })).toMatchObject(unknown);
  });

  it('when more would be taken than is available', async () => {
    expect(await adjust(-101)).toMatchObject({ status: 422, body: { type: 'urn:fealty:problem:not-enough-points' } });
    expect(await account()).toMatchObject({ available: 100 });
  });
});
