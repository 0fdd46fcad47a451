import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { orderPaidV1, orderReturnedV1, type DataOf, type loyaltyUpdatedV1 } from '@fealty/contracts';
import { DirectDelivery, type OutgoingRecord } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { orderEvents, shopEvents, type OrderStory, type Told } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';

let loyalty: LoyaltyDatabase;
let customerId: string;
beforeAll(async () => { loyalty = await aLoyaltyDatabase(aTestDatabase); }, 60_000);
afterAll(async () => { await loyalty.close(); });
beforeEach(() => { customerId = randomUUID(); });

const dataOf = ({ value }: OutgoingRecord) => JSON.parse(String(value)) as DataOf<typeof loyaltyUpdatedV1>;
const story = (fate: OrderStory['fate'], minor: number): OrderStory => ({ paidOnDay: 10, minor, daysLate: undefined, fate, score: undefined });
const factsOf = async (): Promise<LoyaltyFacts | undefined> =>
  (await loyalty.database.query<{ state: LoyaltyFacts }>('select state from profiles where customer_id = $1', [customerId]))[0]?.state;

/** Every event in a transaction of its own. */
const toldOneByOne = async (events: readonly Told[]) => {
  const delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: [{ policy: aPolicy() }] });
  for (const event of numbered(customerId, events)) await delivery.events([event]);
  expect(delivery.failures).toEqual([]);
  return delivery.said.map(dataOf);
};
const toldBy = (updates: readonly DataOf<typeof loyaltyUpdatedV1>[]) => updates.map(({ profile: { stage, tier, value } }) => [stage, tier.name, value.keptMinor]);

describe('an exchange whose halves come in two transactions', () => {
  it('of equal value tells no other stage, tier or value, and leaves nothing of its halves', async () => {
    const updates = await toldOneByOne(orderEvents(story('exchanged', 120_000), 'o-1'));
    expect(toldBy(updates).slice(1)).toEqual(Array.from(updates.slice(1), () => ['first-time', 'gold', 120_000]));
    expect(updates.flatMap(({ changes, causes }) => (changes.some(({ field }) => field === 'stage' || field === 'tier.name') ? causes.map(({ type }) => type) : []))).toEqual([orderPaidV1.type]);
    expect(await factsOf()).toMatchObject({ orders: { days: [[20250111, 120_000, 1]], kept: [120_000, 1] } });
    expect((await factsOf())?.orders.followed).toBeUndefined();
  });

  it('of another value tells the difference at once', async () => {
    const updates = await toldOneByOne(orderEvents(story('part-exchanged', 120_000), 'o-1'));
    expect(new Set(toldBy(updates).map((told) => JSON.stringify(told)))).toEqual(new Set([['suspect', 'base', 0], ['first-time', 'gold', 120_000], ['first-time', 'silver', 90_000]].map((told) => JSON.stringify(told))));
  });

  it('tells what else happens in between, and what was there before', async () => {
    const events = orderEvents(story('exchanged', 120_000), 'o-1');
    const half = events.findIndex(({ type }) => type === orderReturnedV1.type) + 1;
    const updates = await toldOneByOne([...events.slice(0, half), ...shopEvents([[40, 'wallet']]), ...events.slice(half)]);
    expect(toldBy(updates).slice(1)).toEqual(Array.from(updates.slice(1), () => ['first-time', 'gold', 120_000]));
    expect(updates.find(({ profile }) => profile.value.walletPercent !== undefined)?.profile).toMatchObject({ stage: 'first-time', tier: { name: 'gold' }, value: { orders: 1, keptMinor: 120_000 } });
  });
});
