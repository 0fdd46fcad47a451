import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DirectDelivery, encodePosition } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { orderEvents, shopEvents, type OrderStory } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { loyaltyHttp, type LoyaltyHttp } from '../../testing/loyalty-http.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { GetProfileRoute } from './get-profile.route.js';

let loyalty: LoyaltyDatabase;
let http: LoyaltyHttp;
let delivery: DirectDelivery;
let customerId: string;

beforeAll(async () => {
  loyalty = await aLoyaltyDatabase(aTestDatabase);
  http = await loyaltyHttp(loyalty.database, [GetProfileRoute]);
  delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: [{ policy: aPolicy() }] });
}, 60_000);
afterAll(async () => { await http.close(); await loyalty.close(); });
beforeEach(() => { customerId = randomUUID(); });

const profileAt = (query = '', asking: Parameters<LoyaltyHttp['ask']>[1] = {}) => http.ask(`/customers/${customerId}/profile${query}`, asking);

const story = (paidOnDay: number): OrderStory => ({ paidOnDay, minor: 30_000, daysLate: undefined, fate: 'kept', score: undefined });
/** Two purchases: the earlier one is told after the later one. */
const boughtTwice = async () => {
  const [later, earlier] = [orderEvents(story(50), 'o-2').slice(1, 2), orderEvents(story(20), 'o-1').slice(1, 2)];
  const [first, late] = numbered(customerId, [...later, ...earlier]);
  if (first === undefined || late === undefined) throw new Error('a story without a payment');
  await delivery.events([first]);
  const recordedAt = String((await profileAt()).body['recordedAt']);
  await delivery.events([late]);
  return { first, late, recordedAt };
};

describe('GET /customers/:customerId/profile', () => {
  it('answers the newest version, with its causes', async () => {
    const { late } = await boughtTwice();
    expect((await profileAt()).body).toMatchObject({
      customerId, programme: 'demo', version: 2, policyVersion: 1, asOf: '2025-02-20T10:00:00.000Z',
      profile: { stage: 'repeat', tier: { name: 'silver' } }, restsOn: { 'orders.v1': 2 }, causes: [{ id: late.id, version: 2 }],
    });
  });

  it('tells what we would have answered then, and the difference in causes is what arrived late', async () => {
    const { first, late, recordedAt } = await boughtTwice();
    const [then, now] = [await profileAt(`?at=2025-03-01T00:00:00Z&known=${recordedAt}`), await profileAt('?at=2025-03-01T00:00:00Z')];
    expect(then.body).toMatchObject({ version: 1, restsOn: { 'orders.v1': 1 }, profile: { stage: 'first-time' }, causes: [{ id: first.id }] });
    expect(now.body).toMatchObject({ version: 2, profile: { stage: 'repeat' } });
    expect(now.body.causes.map(({ id }) => id).filter((id) => !then.body.causes.some((cause) => cause.id === id))).toEqual([late.id]);
  });

  it('tells what held at a time, from whichever offset the time is written', async () => {
    const events = numbered(customerId, [...orderEvents(story(20), 'o-1').slice(1, 2), ...orderEvents(story(50), 'o-2').slice(1, 2)]);
    for (const event of events) await delivery.events([event]);
    expect((await profileAt('?at=2025-02-20T10:59:59%2B01:00')).body).toMatchObject({ version: 1, profile: { stage: 'first-time' } });
    expect((await profileAt('?at=2025-02-20T11:00:00%2B01:00')).body).toMatchObject({ version: 2, profile: { stage: 'repeat' } });
    for (const before of ['2025-01-01T00:00:00Z', '1900-01-01T00:00:00Z']) expect(await profileAt(`?at=${before}`)).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:not-known-then' } });
    expect((await profileAt('?at=9999-12-31T23:59:59Z&known=9999-12-31T23:59:59Z')).body).toMatchObject({ version: 2 });
    for (const never of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:00']) expect(await profileAt(`?known=${never}`)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/known' }] } });
  });

  it('shows what is earned by a customer to staff and platforms, and not to her', async () => {
    await delivery.events(numbered(customerId, orderEvents({ ...story(50), category: 'tea', marginPercent: 40 }, 'o-1').slice(1, 2)));
    const valueFor = async (asking = {}) => ((await profileAt('', asking)).body['profile'] as { value: object }).value;
    expect(await valueFor()).toMatchObject({ keptMinor: 30_000, margin: { minor: 12_000, ofMinor: 30_000, estimatedOfMinor: 0 }, categories: 1 });
    const hers = await valueFor({ role: 'member', customer: customerId });
    expect(hers).toMatchObject({ keptMinor: 30_000, categories: 1 });
    expect(hers).not.toHaveProperty('margin');
  });

  it('shows a member only herself, and nobody a customer of another programme', async () => {
    await boughtTwice();
    expect((await profileAt('', { role: 'member', customer: customerId })).status).toBe(200);
    expect((await profileAt('', { role: 'member', customer: randomUUID() })).body).toMatchObject({ type: 'urn:fealty:problem:not-yourself' });
    expect((await profileAt('', { programme: 'other' })).body).toMatchObject({ type: 'urn:fealty:problem:foreign-programme' });
  });

  it('refuses what is no customer id or no time, and says when nobody is known', async () => {
    expect(await profileAt()).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-customer' } });
    expect(await http.ask('/customers/somebody/profile')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/customerId' }] } });
    expect(await profileAt('?at=yesterday')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/at' }] } });
    expect(await profileAt('?when=now')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/when' }] } });
  });

  it('waits for the event that the caller wrote, and says how far it is when that does not come', async () => {
    const [visit] = numbered(customerId, shopEvents([[1, 'seen']]));
    if (visit === undefined) throw new Error('no visit');
    const after = encodePosition({ c: customerId, s: 1, o: false });
    const [answer] = await Promise.all([profileAt('', { after }), delivery.events([visit])]);
    expect(answer).toMatchObject({ status: 200, body: { profile: { stage: 'suspect' } } });
    expect(await profileAt('', { after: encodePosition({ c: customerId, s: 2, o: false }) })).toMatchObject({ status: 504, body: { lag: 1 } });
  }, 10_000);
});
