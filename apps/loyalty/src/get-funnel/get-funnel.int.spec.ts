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
import { GetFunnelRoute } from './get-funnel.route.js';

let loyalty: LoyaltyDatabase;
let http: LoyaltyHttp;
const policies = new Policies();
const bought = (day: number, id: string) => orderEvents({ paidOnDay: day, minor: 1_000, daysLate: undefined, fate: 'kept', score: undefined }, id).slice(0, 2);
beforeAll(async () => {
  loyalty = await aLoyaltyDatabase(aTestDatabase);
  http = await loyaltyHttp(loyalty.database, [GetFunnelRoute], { policies });
  const delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: [{ policy: aPolicy() }] });
  for (const secondOn of [40, 70, 170]) {
    const told = [...shopEvents([[1, 'seen']]), ...bought(20, 'o-1'), ...bought(secondOn, 'o-2')];
    for (const event of numbered(randomUUID(), told)) await delivery.events([event]);
  }
}, 60_000);
afterAll(async () => { await http.close(); await loyalty.close(); });

describe('GET /funnel', () => {
  it('counts the moves of each cohort and month, and what there was before', async () => {
    const { body } = await http.ask('/funnel?from=2025-02&until=2025-02', { role: 'manager' });
    expect(body['moves']).toEqual([{ cohort: '2025-01', month: '2025-02', from: 'first-time', to: 'repeat', customers: 1 }]);
    expect(body['months']).toEqual([{ month: '2025-02', before: 3, new: 0, returned: 0, lost: 0, lapsed: 0, after: 3, leak: 0, masked: false }]);
  });

  it('tells of who came to a stage in a month how many went on to a later one within 90 days', async () => {
    const { body } = await http.ask('/funnel?from=2025-01&until=2025-12', { role: 'manager' });
    // All were known on 2 January and bought on 21 January; the second purchases follow after 20, 50 and 150 days.
    expect(body['steps']).toEqual([
      { month: '2025-01', stage: 'suspect', entered: 3, moved: 3, rate: 1, settled: true },
      { month: '2025-01', stage: 'first-time', entered: 3, moved: 2, rate: 2 / 3, settled: true },
      { month: '2025-02', stage: 'repeat', entered: 1, moved: 0, rate: 0, settled: true },
      { month: '2025-03', stage: 'repeat', entered: 1, moved: 0, rate: 0, settled: true },
      { month: '2025-06', stage: 'repeat', entered: 1, moved: 0, rate: 0, settled: true },
    ]);
    const onlyJune = await http.ask('/funnel?from=2025-06&until=2025-06', { role: 'manager' });
    expect(onlyJune.body['steps']).toEqual([{ month: '2025-06', stage: 'repeat', entered: 1, moved: 0, rate: 0, settled: true }]);
  });

  it('calls a leak masked that new customers refill, from the share on that the policy names, or the query', async () => {
    const policy = { ...aPolicy({ maskedLeakOver: 0.6 }), programme: 'leaky' };
    policies.put('leaky', { version: 1, effectiveFrom: '2025-01-01T00:00:00.000Z', policy });
    const delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: [{ policy }] });
    const lives = [{ paidOnDay: 5, score: undefined }, { paidOnDay: 25, score: 1 }, { paidOnDay: 40, score: undefined }];
    for (const life of lives) {
      const events = orderEvents({ ...life, minor: 1_000, daysLate: 0, fate: 'kept' }, 'o-1').map((event) => ({ ...event, programme: 'leaky' }));
      for (const event of numbered(randomUUID(), events)) await delivery.events([event]);
    }
    const inFebruary = async (query = '') => (await http.ask(`/funnel?from=2025-02&until=2025-02${query}`, { role: 'manager', programme: 'leaky' })).body['months'];
    expect(await inFebruary()).toMatchObject([{ before: 2, new: 1, lost: 1, after: 2, leak: 0.5, masked: false }]);
    expect(await inFebruary('&leakOver=0.4')).toMatchObject([{ masked: true }]);
  });

  it('is of the programme alone, for managers, by months that exist', async () => {
    expect((await http.ask('/funnel?from=2025-01&until=2025-03', { role: 'manager', programme: 'other' })).body).toEqual({ months: [], steps: [], moves: [] });
    expect((await http.ask('/funnel?from=2025-01&until=2025-03')).status).toBe(403);
    for (const from of ['2025-13', '0000-01']) expect(await http.ask(`/funnel?from=${from}&until=2026-03`, { role: 'manager' })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/from' }] } });
    expect((await http.ask('/funnel?from=0001-01&until=9999-12', { role: 'manager' })).status).toBe(200);
  });

  it('refuses months that end before they begin', async () => {
    expect(await http.ask('/funnel?from=2025-12&until=2025-01', { role: 'manager' }))
      .toMatchObject({ status: 400, body: { detail: '/until: must not be before from', errors: [{ pointer: '/until' }] } });
  });
});
