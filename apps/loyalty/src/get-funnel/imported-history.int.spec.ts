import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DirectDelivery, Policies } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { orderEvents, shopEvents, type Told } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { loyaltyHttp, type LoyaltyHttp } from '../../testing/loyalty-http.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { GetFunnelRoute } from './get-funnel.route.js';

const order = (paidOnDay: number, id: string, fate: 'kept' | 'returned' = 'kept'): Told[] =>
  orderEvents({ paidOnDay, minor: 1_000, daysLate: undefined, fate, score: undefined }, id).filter(({ type }) => !type.includes('overdue'));
/** Bought on the days 20, 40 and 60 of the year and after eight months; once; twice, and before that an order that came back. */
const lives: readonly (readonly Told[][])[] = [
  [shopEvents([[1, 'seen']]), order(20, 'o-1'), order(40, 'o-2'), order(60, 'o-3'), order(300, 'o-4')],
  [order(20, 'o-1')],
  [order(5, 'o-1', 'returned'), order(25, 'o-2'), order(45, 'o-3')],
];

type Telling = (delivery: DirectDelivery, orders: readonly Told[][], customerId: string) => Promise<unknown>;
const told: Record<string, Telling> = {
  'as-it-happened': async (delivery, orders, customerId) => {
    const events = numbered(customerId, orders.flat().sort((one, other) => (one.occurredAt < other.occurredAt ? -1 : 1)));
    for (const event of events) {
      await delivery.due(event.occurredAt);
      await delivery.events([event]);
    }
  },
  'in-one-batch': (delivery, orders, customerId) => delivery.events(numbered(customerId, orders.flat())),
  'newest-first': async (delivery, orders, customerId) => {
    for (const event of numbered(customerId, orders.toReversed().flat())) await delivery.events([event]);
  },
};

let loyalty: LoyaltyDatabase;
let http: LoyaltyHttp;
beforeAll(async () => {
  loyalty = await aLoyaltyDatabase(aTestDatabase);
  const policies = new Policies();
  const known = Object.keys(told).map((programme) => ({ policy: { ...aPolicy(), programme } }));
  for (const { policy } of known) policies.put(policy.programme, { version: 1, effectiveFrom: '2025-01-01T00:00:00.000Z', policy });
  http = await loyaltyHttp(loyalty.database, [GetFunnelRoute], { policies });
  const delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: known });
  for (const [programme, tell] of Object.entries(told)) {
    for (const orders of lives) await tell(delivery, orders.map((events) => events.map((event) => ({ ...event, programme, import: programme !== 'as-it-happened' }))), randomUUID());
  }
  await delivery.due('2026-06-01T00:00:00.000Z');
}, 60_000);
afterAll(async () => { await http.close(); await loyalty.close(); });

const funnelOf = async (programme: string) => (await http.ask('/funnel?from=2025-01&until=2026-12', { role: 'manager', programme })).body;

describe('GET /funnel of an imported history', () => {
  it('tells who fell silent, by the own rhythm, and who came back, in the months in which they did', async () => {
    const { months } = await funnelOf('in-one-batch');
    expect(months).toMatchObject([
      { month: '2025-01', before: 0, new: 3, returned: 0, lost: 0, after: 3 },
      { month: '2025-02', before: 3, new: 0, returned: 0, lost: 0, after: 3 },
      { month: '2025-04', before: 3, lost: 2, lapsed: 2, after: 1 },
      { month: '2025-07', before: 1, lost: 1, after: 0 },
      { month: '2025-10', before: 0, returned: 1, after: 1 },
    ]);
  });

  it('tells the same in whatever order and batches it came, and whether or not the clock was looked at meanwhile', async () => {
    const asItHappened = await funnelOf('as-it-happened');
    expect(asItHappened).not.toMatchObject({ months: [] });
    expect(await funnelOf('in-one-batch')).toEqual(asItHappened);
    expect(await funnelOf('newest-first')).toEqual(asItHappened);
  });
});
