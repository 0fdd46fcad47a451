import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { peopleTopic, personUpdatedV1 } from '@fealty/contracts';
import { anEvent } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { toDeliver } from '../../testing/points-database.fixture.js';
import { reviewRoutes, spendingRoutes } from '../../testing/points-http.fixture.js';
import { aPolicy, perEuro } from '../../testing/points-run.fixture.js';
import { aPointsService, type PointsService } from '../../testing/points-service.fixture.js';

const day = { withinMinutes: 1_440 };
const { policy } = aPolicy({ ...perEuro, velocity: [{ id: 'household', of: 'earn', per: 'address', ...day, atMost: { points: 250 } }, { id: 'device', of: 'spend', per: 'device', ...day, atMost: { points: 100 } }] });
let points: PointsService;
let addressHash: string;
let device: string;
beforeAll(async () => { points = await aPointsService(aTestDatabase, { policy, routes: [...new Set([...spendingRoutes, ...reviewRoutes])] }); }, 60_000);
afterAll(() => points.close());
beforeEach(() => { [addressHash, device] = [randomUUID(), randomUUID()]; });

/** A customer at the address, who has earned points, all of which are active. */
const someone = async (earned: number): Promise<string> => {
  const story = new OrderStory(randomUUID());
  await points.delivery.events([anEvent(personUpdatedV1, { addressHash, consents: {} }, { customerId: story.customerId, sequence: 1 })]);
  await points.delivery.events(toDeliver([...story.pay([{ netMinor: earned * 100 }]), ...story.complete(0)]));
  return story.customerId;
};
const post = (path: string, body: object, { customer, by = device }: { customer: string; by?: string | undefined }) =>
  points.http.post(`/customers/${customer}/${path}`, { role: 'member', programme: 'demo', customer, device: by }, { key: randomUUID(), body });
const spend = async (customer: string, asked: number, by?: string) => (await post('spends', { orderId: 'x', points: asked }, { customer, by })).status;
const underReview = (customerId: string) => points.database.query('select 1 from orders where customer_id = $1 and review_at is not null', [customerId]);

describe('limits that count what customers share', () => {
  it('hold what several customers at one address earn beyond it, each in a transaction of her own', async () => {
    const [ada, ben, cid] = [await someone(120), await someone(120), await someone(120)];
    expect(await Promise.all([ada, ben, cid].map(async (id) => (await underReview(id)).length))).toEqual([0, 0, 1]);
    const { items } = (await points.http.get('/reviews?limit=200', { role: 'agent', programme: 'demo', subject: 'a-7' })).body as { items: { customerId: string; sharers?: object[] }[] };
    expect(items.find(({ customerId }) => customerId === cid)).toMatchObject({ per: 'address', sharers: [ada, ben].sort().map((customerId) => ({ customerId, points: 120, times: 1 })) });
    expect(points.delivery.failures).toEqual([]);
  });

  it('hold what was read in one transaction with the person of whom it was not known before, as after an outage', async () => {
    await someone(200);
    const story = new OrderStory(randomUUID());
    await points.delivery.events([anEvent(personUpdatedV1, { addressHash, consents: {} }, { customerId: story.customerId, sequence: 1 }), ...toDeliver(story.pay([{ netMinor: 6_000 }]))]);
    expect(await underReview(story.customerId)).toHaveLength(1);
  });

  it('refuse what several customers spend from one device beyond it, and not what another device does', async () => {
    const [ada, ben] = [await someone(100), await someone(100)];
    expect([await spend(ada, 70), await spend(ben, 31), await spend(ben, 30), await spend(ben, 70, randomUUID())]).toEqual([201, 409, 201, 201]);
  });

  it('do not count what others do for customers from a device of their own', async () => {
    const [ada, ben] = [await someone(100), await someone(100)];
    for (const customer of [ada, ben]) {
      const agent = { role: 'agent', programme: 'demo', subject: 'a-7', device } as const;
      expect((await points.http.post(`/customers/${customer}/spends`, agent, { key: randomUUID(), body: { orderId: 'x', points: 80 } })).status).toBe(201);
    }
    expect(await points.database.query('select 1 from counts where customer_id = any($1) and key like $2', [[ada, ben], 'spend/%'])).toEqual([]);
  });

  it('count the points of a hold no more that go back unspent, for another customer either', async () => {
    const [ada, ben] = [await someone(100), await someone(100)];
    const held = await post('holds', { points: 80 }, { customer: ada });
    expect(await spend(ben, 50)).toBe(409);
    const capture = await points.http.post(`/customers/${ada}/holds/${String(held.body['holdId'])}/capture`, { role: 'platform', programme: 'demo', source: '/shop/web' }, { key: randomUUID(), body: { orderId: 'y', points: 20 } });
    expect(capture.status).toBe(200);
    expect([await spend(ben, 81), await spend(ben, 80)]).toEqual([409, 201]);
  });

  it('keep neither device nor address in words, say nothing of them, and forget an erased customer', async () => {
    const ada = await someone(100);
    expect(await spend(ada, 10)).toBe(201);
    const rows = JSON.stringify([await points.database.query('select state from accounts where customer_id = $1', [ada]), await points.database.query('select * from counts where customer_id = $1', [ada])]);
    expect(rows).toContain('spend/device/');
    const marks = /"marks":\{[^}]*\}/.exec(rows)?.[0] ?? '';
    for (const word of [device, addressHash]) expect(rows + points.delivery.said.map(({ value }) => String(value)).join()).not.toContain(word);
    for (const [, mark = ''] of marks.matchAll(/:"([^"]+)"/g)) expect(points.delivery.said.map(({ value }) => String(value)).join()).not.toContain(mark);
    await points.delivery.tombstone(peopleTopic, ada);
    expect(await points.database.query('select 1 from counts where customer_id = $1', [ada])).toEqual([]);
    expect(JSON.stringify(await points.database.query('select state from accounts where customer_id = $1', [ada]))).not.toContain('marks');
  });
});
