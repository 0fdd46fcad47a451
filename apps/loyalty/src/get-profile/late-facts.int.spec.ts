import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loyaltyUpdatedV1, type DataOf } from '@fealty/contracts';
import { anEvent, DirectDelivery, Policies } from '@fealty/messaging';
import { aTestDatabase, withClient } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { orderEvents, pointsEvents, shopEvents, type OrderStory, type Told } from '../../testing/a-history.js';
import { aPolicy } from '../../testing/an-event.js';
import { aLoyaltyDatabase, numbered, type LoyaltyDatabase } from '../../testing/loyalty-database.js';
import { loyaltyHttp, type LoyaltyHttp } from '../../testing/loyalty-http.js';
import { aLoyaltyLog, type LoyaltyLog } from '../../testing/loyalty-log.js';
import { consumes } from '../consumes.js';
import { publishes } from '../publishes.js';
import { GetProfileRoute } from './get-profile.route.js';

let loyalty: LoyaltyDatabase;
let log: LoyaltyLog;
let http: LoyaltyHttp;
let delivery: DirectDelivery;
let customerId: string;

beforeAll(async () => {
  [loyalty, log] = await Promise.all([aLoyaltyDatabase(aTestDatabase), aLoyaltyLog()]);
  const policies = new Policies();
  policies.put('demo', { version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', policy: aPolicy() });
  http = await loyaltyHttp(loyalty.database, [GetProfileRoute], { policies, brokers: log.brokers });
  delivery = await DirectDelivery.open({ consumes, publishes, database: loyalty.database, policies: [{ policy: aPolicy() }] });
}, 120_000);
afterAll(async () => { await http.close(); await loyalty.close(); await log.close(); }, 60_000);
beforeEach(() => { customerId = randomUUID(); });

const onDay = (day: number): string => new Date(Date.UTC(2025, 0, 1 + day, 20)).toISOString();
const profileAt = (day: number, more = '', by = http) => by.ask(`/customers/${customerId}/profile?at=${onDay(day)}${more}`);
const story = (paidOnDay: number): OrderStory => ({ paidOnDay, minor: 30_000, daysLate: undefined, fate: 'kept', score: undefined });
const paid = (day: number, orderId: string): Told[] => orderEvents(story(day), orderId).slice(1, 2);
/** Each list comes in a transaction of its own. */
const deliver = async (...lists: readonly (readonly Told[])[]): Promise<void> => {
  for (const events of lists) {
    await log.append(events);
    await delivery.events(events);
  }
};
const tell = async (...lists: readonly (readonly Told[])[]): Promise<Told[]> => {
  const all = numbered(customerId, lists.flat());
  const starts = lists.map((_, index) => lists.slice(0, index).flat().length);
  await deliver(...lists.map(({ length }, index) => all.slice(starts[index] ?? 0, (starts[index] ?? 0) + length)));
  return all;
};
const newest = async (): Promise<string> => String((await http.ask(`/customers/${customerId}/profile`)).body['recordedAt']);

describe('GET /customers/:customerId/profile?at= of a time of which something was told late', () => {
  it('counts it in, and names it', async () => {
    const [, late] = await tell(paid(50, 'o-2'), paid(20, 'o-1'));
    expect((await profileAt(22)).body).toMatchObject({
      from: 'folded', version: 2, asOf: '2025-01-21T10:00:00.000Z', profile: { stage: 'first-time', value: { orders: 1, keptMinor: 30_000 } }, late: [{ id: late?.id, version: 2 }], causes: [{ id: late?.id }],
    });
    expect((await profileAt(60)).body).toMatchObject({ from: 'recorded', version: 2, profile: { stage: 'repeat' } });
    expect((await profileAt(10)).body).toMatchObject({ type: 'urn:fealty:problem:not-known-then' });
  });

  it('answers as it would have before that was known, and as known at any time since', async () => {
    const all = numbered(customerId, [paid(20, 'o-1'), paid(50, 'o-3'), paid(30, 'o-2')].flat());
    await deliver(all.slice(0, 1), all.slice(1, 2));
    const before = await newest();
    await deliver(all.slice(2));
    const since = await newest();
    expect((await profileAt(40, `&known=${before}`)).body).toMatchObject({ from: 'recorded', version: 1, profile: { value: { orders: 1 } } });
    expect((await profileAt(40, `&known=${since}`)).body).toMatchObject({ from: 'folded', version: 3, profile: { value: { orders: 2 } }, late: [{ version: 3 }] });
  });

  it('tells each day of a history that came at once, and what time alone brought by then', async () => {
    await tell([...paid(20, 'o-1'), ...paid(50, 'o-2'), ...paid(300, 'o-3')]);
    expect((await profileAt(21)).body).toMatchObject({ from: 'folded', profile: { stage: 'first-time', lapsed: false } });
    expect((await profileAt(51)).body).toMatchObject({ from: 'folded', profile: { stage: 'repeat', lapsed: false } });
    expect((await profileAt(290)).body).toMatchObject({ from: 'folded', profile: { stage: 'repeat', lapsed: true, risk: { class: 'high' } } });
    expect((await profileAt(300)).body).toMatchObject({ from: 'recorded', profile: { lapsed: false } });
  });

  it('counts in what told nothing when it came', async () => {
    await tell(paid(50, 'o-1'), shopEvents([[10, 'search']]));
    expect((await profileAt(20)).body).toMatchObject({ from: 'folded', version: 1, profile: { stage: 'suspect' }, asOf: '2025-01-11T10:00:00.000Z' });
  });

  it('is not folded for what told nothing and came in its turn', async () => {
    await tell(paid(20, 'o-1'), shopEvents([[20, 'search']]), paid(50, 'o-2'));
    expect((await profileAt(40)).body).toMatchObject({ from: 'recorded', version: 1 });
  });

  it('does not count what time alone brought later, though it did not move what the version is stated at', async () => {
    const [pending, earned] = pointsEvents([story(20)], { earnedAfterDays: 20 });
    await tell(paid(20, 'o-0'), pending === undefined ? [] : [pending], earned === undefined ? [] : [earned]);
    expect((await profileAt(30)).body).toMatchObject({ from: 'recorded', version: 2, profile: { points: { pending: 300, available: 0 } } });
    expect((await profileAt(40)).body).toMatchObject({ from: 'recorded', version: 3, profile: { points: { pending: 0, available: 300 } } });
  });

  it('tells the points of then, whatever the ledger had moved when the late fact came', async () => {
    const entries = pointsEvents([], { moves: [[10, 'granted'], [40, 'redeemed'], [20, 'opened']] });
    await tell(...entries.map((entry) => [entry]));
    const available = async (day: number) => ((await profileAt(day)).body['profile'] as { points: { available: number } }).points.available;
    expect([await available(15), await available(25), await available(45)]).toEqual([50, 75, 70]);
  });
});

describe('what cannot be folded', () => {
  it('is told when Kafka is away, and recorded answers go on', async () => {
    await tell(paid(50, 'o-2'), paid(20, 'o-1'));
    const away = await loyaltyHttp(loyalty.database, [GetProfileRoute]);
    expect(await profileAt(30, '', away)).toMatchObject({ status: 503 });
    expect(await profileAt(60, '', away)).toMatchObject({ status: 200, body: { from: 'recorded' } });
    await away.close();
  }, 30_000);

  it('is told while a restored database has not read again what its versions rest on, and is folded once it has', async () => {
    const all = numbered(customerId, [paid(20, 'o-1'), paid(50, 'o-3'), paid(30, 'o-2')].flat());
    await deliver(all.slice(0, 1));
    const told = JSON.parse(String(delivery.said.at(-1)?.value)) as DataOf<typeof loyaltyUpdatedV1>;
    const late = { id: 'o-2', type: 'fealty.orders.order-paid.v1', occurredAt: onDay(30) };
    await delivery.takeOver([anEvent(loyaltyUpdatedV1, { ...told, version: 2, asOf: onDay(50), causes: [late] }, { customerId, sequence: 2 })]);
    expect((await profileAt(40)).body).toMatchObject({ from: 'recorded', version: 1 });
    await deliver(all.slice(1));
    expect((await profileAt(40)).body).toMatchObject({ from: 'folded', version: 3, profile: { value: { orders: 2 } } });
    expect((await profileAt(25)).body).toMatchObject({ from: 'recorded', version: 1 });
  });

  it('is told of versions from before the places of inputs were kept; without a late fact they answer as ever', async () => {
    await tell(paid(20, 'o-1'), paid(50, 'o-3'), paid(30, 'o-2'));
    await withClient(loyalty.adminUrl, (client) => client.query('update loyalty.history set inputs = null, inputs_from = null, inputs_until = null where customer_id = $1', [customerId]));
    expect((await profileAt(40)).body).toMatchObject({ status: 422, type: 'urn:fealty:problem:inputs-not-kept' });
    expect((await profileAt(25)).body).toMatchObject({ from: 'recorded', version: 1 });
    expect((await profileAt(50)).body).toMatchObject({ from: 'recorded', version: 3 });
  });

  it('is found again by a rebuild, each fact as known at its time', async () => {
    const all = numbered(customerId, [paid(20, 'o-1'), paid(50, 'o-4'), paid(30, 'o-2'), paid(35, 'o-3')].flat());
    await deliver(...[0, 1, 2].map((one) => all.slice(one, one + 1)));
    const before = await newest();
    await deliver(all.slice(3));
    await withClient(loyalty.adminUrl, async (client) => {
      await client.query('insert into loyalty.rebuilt_inputs select customer_id, inputs, inputs_from from loyalty.history where customer_id = $1', [customerId]);
      await client.query('update loyalty.history set inputs = null, inputs_from = null, inputs_until = null where customer_id = $1', [customerId]);
    });
    expect((await profileAt(40)).body).toMatchObject({ from: 'folded', version: 4, profile: { value: { orders: 3 } } });
    expect((await profileAt(40, `&known=${before}`)).body).toMatchObject({ from: 'folded', version: 3, profile: { value: { orders: 2 } } });
  });
});
