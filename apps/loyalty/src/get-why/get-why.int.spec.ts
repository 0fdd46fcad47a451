import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DirectDelivery, Policies } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { orderEvents, shopEvents } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { loyaltyHttp, type LoyaltyHttp } from '../../testing/loyalty-http.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { lastMove } from './get-why.query.js';
import { GetWhyRoute } from './get-why.route.js';

let loyalty: LoyaltyDatabase;
let http: LoyaltyHttp;
beforeAll(async () => {
  loyalty = await aLoyaltyDatabase(aTestDatabase);
  const policies = new Policies();
  policies.put('demo', { version: 1, effectiveFrom: '2025-01-01T00:00:00.000Z', policy: aPolicy() });
  http = await loyaltyHttp(loyalty.database, [GetWhyRoute], { policies });
}, 60_000);
afterAll(async () => { await http.close(); await loyalty.close(); });

/** Two purchases and a visit, each told in a version of its own. */
const boughtTwice = async () => {
  const customerId = randomUUID();
  const delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: [{ policy: aPolicy() }] });
  const bought = (paidOnDay: number, id: string) => orderEvents({ paidOnDay, minor: 30_000, daysLate: undefined, fate: 'kept', score: undefined }, id).slice(1, 2);
  const [first, second, visit] = numbered(customerId, [...bought(20, 'o-1'), ...bought(50, 'o-2'), ...shopEvents([[55, 'visit']])]);
  if (first === undefined || second === undefined || visit === undefined) throw new Error('three events are told');
  for (const event of [first, second, visit]) await delivery.events([event]);
  return { customerId, second, visit };
};

describe('the last move of a customer', () => {
  it('tells when she came to her stage, from which, and the events behind it', async () => {
    const { customerId, second } = await boughtTwice();
    expect(await lastMove(loyalty.database, customerId)).toMatchObject({ from: 'first-time', version: 2, at: new Date(second.occurredAt), causes: [{ id: second.id, type: second.type }] });
    expect(await lastMove(loyalty.database, randomUUID())).toBeUndefined();
  });
});

describe('GET /customers/:customerId/why', () => {
  it('answers the conditions of stage, tier and risk, and since when the stage holds', async () => {
    const { customerId, second } = await boughtTwice();
    const { status, body } = await http.ask(`/customers/${customerId}/why`);
    expect([status, body]).toMatchObject([200, {
      customerId, policyVersion: 1, stage: { is: 'repeat', since: { at: second.occurredAt, version: 2, causes: [{ id: second.id }] } }, tier: { is: 'silver' }, risk: { is: 'none' },
    }]);
  });

  it('answers of each part which version changed it last, how, and the events behind that: a visit moves the score, the purchase before it the value', async () => {
    const { customerId, second, visit } = await boughtTwice();
    const { body } = await http.ask(`/customers/${customerId}/why`);
    const parts = body['parts'] as { part: string; version: number; changes: { field: string }[]; causes: { id: string }[] }[];
    const of = (name: string) => parts.find(({ part }) => part === name);
    expect(of('value')).toMatchObject({ version: 2, at: second.occurredAt, causes: [{ id: second.id }] });
    expect(of('value')?.changes).toContainEqual({ field: 'value.keptMinor', before: 30_000, after: 60_000 });
    expect(of('score')).toMatchObject({ version: 3, causes: [{ id: visit.id }] });
    expect(parts.map(({ version }) => version)).toEqual(parts.map(({ version }) => version).sort((one, other) => other - one));
    expect(of('complaints')).toBeUndefined();
  });

  it('shows a member only herself, and says when nobody is known', async () => {
    const { customerId } = await boughtTwice();
    expect((await http.ask(`/customers/${customerId}/why`, { role: 'member', customer: customerId })).status).toBe(200);
    expect(await http.ask(`/customers/${customerId}/why`, { role: 'member', customer: randomUUID() })).toMatchObject({ status: 403 });
    expect(await http.ask(`/customers/${customerId}/why`, { programme: 'other' })).toMatchObject({ body: { type: 'urn:fealty:problem:foreign-programme' } });
    expect(await http.ask(`/customers/${randomUUID()}/why`)).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-customer' } });
  });
});
