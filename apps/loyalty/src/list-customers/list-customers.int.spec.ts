import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DirectDelivery } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { orderEvents, shopEvents } from '../../testing/a-history.js';
import { aModel } from '../../testing/a-model.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { loyaltyHttp, type LoyaltyHttp } from '../../testing/loyalty-http.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { ListCustomersRoute } from './list-customers.route.js';

let loyalty: LoyaltyDatabase;
let http: LoyaltyHttp;
const model = aModel({ effectiveFrom: '2025-01-01T00:00:00.000Z', cuts: { ...aModel().cuts, topFromMinor: 100_000 } });
const [silent, silentLong] = [randomUUID(), randomUUID()];
const ids = [randomUUID(), randomUUID(), randomUUID()].sort();

beforeAll(async () => {
  loyalty = await aLoyaltyDatabase(aTestDatabase);
  http = await loyaltyHttp(loyalty.database, [ListCustomersRoute]);
  const delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: [{ policy: aPolicy() }], models: [model] });
  const bought = (minor: number) => orderEvents({ paidOnDay: 20, minor, daysLate: undefined, fate: 'kept', score: undefined }, 'o-1');
  for (const id of ids) await delivery.events(numbered(id, bought(120_000)));
  await delivery.events(numbered(randomUUID(), bought(1_000)));
  await delivery.events(numbered(silent, [...bought(5_000), ...shopEvents([[125, 'seen']])]));
  await delivery.events(numbered(silentLong, [...bought(5_000), ...shopEvents([[300, 'seen']])]));
}, 60_000);
afterAll(async () => { await http.close(); await loyalty.close(); });

describe('GET /customers', () => {
  it('lists the customers of a stage and a tier, page by page', async () => {
    const first = await http.ask('/customers?tier=gold&stage=first-time&limit=2');
    expect(first.body.items).toMatchObject(ids.slice(0, 2).map((customerId) => ({ customerId, stage: 'first-time', tier: 'gold' })));
    const second = await http.ask(String(first.body['next']));
    expect(second.body.items.map((item) => item.customerId)).toEqual(ids.slice(2));
    expect(second.body).not.toHaveProperty('next');
  });

  it('lists the customers of a segment, page by page', async () => {
    const first = await http.ask('/customers?segment=top&limit=2');
    expect(first.body.items).toMatchObject(ids.slice(0, 2).map((customerId) => ({ customerId, segment: 'top' })));
    expect((await http.ask(String(first.body['next']))).body.items.map((item) => item.customerId)).toEqual(ids.slice(2));
    expect((await http.ask('/customers?segment=other')).body.items).toHaveLength(3);
    expect((await http.ask('/customers?segment=none')).body.items).toEqual([]);
  });

  it('lists the customers whose silence is unusual, raised and high apart', async () => {
    const listed = async (query: string) => (await http.ask(`/customers?${query}`)).body.items.map((item) => item.customerId);
    expect(await listed('risk=raised')).toEqual([silent]);
    expect(await listed('risk=high')).toEqual([silentLong]);
    expect(await listed('risk=none&tier=gold')).toEqual(ids);
    expect(await listed('risk=high&tier=gold')).toEqual([]);
  });

  it('lists everybody when no stage and no tier is asked for', async () => {
    expect((await http.ask('/customers')).body.items).toHaveLength(6);
  });

  it('shows no customer of another programme, and nothing to a member', async () => {
    expect((await http.ask('/customers?tier=gold', { programme: 'other' })).body.items).toEqual([]);
    expect((await http.ask('/customers', { role: 'member', customer: ids[0] ?? '' })).status).toBe(403);
  });

  it('refuses a stage or risk that does not exist and a cursor of its own making', async () => {
    expect(await http.ask('/customers?stage=fan')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/stage' }] } });
    expect(await http.ask('/customers?risk=low')).toMatchObject({ status: 400, body: { errors: [{ pointer: '/risk' }] } });
    expect(await http.ask('/customers?cursor=abc')).toMatchObject({ status: 400, body: { type: 'urn:fealty:problem:invalid-cursor' } });
  });
});
