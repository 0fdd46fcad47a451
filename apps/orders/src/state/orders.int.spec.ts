import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '@fealty/contracts';
import type { DirectDelivery } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anOrder, told } from '../../testing/order-book.fixture.js';
import { anOrdersDatabase, delivery, numbered, type OrdersDatabase } from '../../testing/orders-database.fixture.js';
import type { Order } from './order.rules.js';

let orders: OrdersDatabase;
let customerId: string;
let shop: DirectDelivery;
beforeAll(async () => { orders = await anOrdersDatabase(aTestDatabase); }, 60_000);
afterAll(async () => { await orders.close(); });
beforeEach(async () => {
  customerId = randomUUID();
  shop = await delivery(orders);
});

const placed = told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder({ quantity: 2 }), promisedDay: '2026-03-05' });
const paid = told('paid', '2026-03-01T10:05:00.000Z');
const returned = told('returned', '2026-03-05T10:00:00.000Z', { returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }] });

const stored = async (): Promise<{ state: Order; due_at: Date | null } | undefined> =>
  (await orders.database.query<{ state: Order; due_at: Date | null }>('select state, due_at from orders where customer_id = $1', [customerId]))[0];
const refusals = () => orders.database.query<{ reason: string; detail: string | null }>('select reason, detail from refusal where customer_id = $1', [customerId]);
const header = (name: string) => shop.said.filter(({ key }) => key === customerId).map(({ headers }) => String(headers[name]));
const names = () => header('ce_type').map((type) => type.split('.')[2]);
const cut = <T>(events: readonly T[], size: number): T[][] => Array.from({ length: Math.ceil(events.length / size) }, (_, i) => events.slice(i * size, (i + 1) * size));

describe('orders on their tables', () => {
  it('stores a fact whose order has not come, and lets it take effect when it comes', async () => {
    await shop.events(numbered(customerId, [returned, paid]));
    expect([await stored(), names()]).toMatchObject([{ state: { placed: false }, due_at: null }, []]);
    await shop.events(numbered(customerId, [placed], 3));
    expect(names()).toEqual(['order-placed', 'order-paid', 'order-returned']);
    expect(await stored()).toMatchObject({ state: { placed: true, waiting: [], lines: [{ keptQuantity: 1 }] } });
  });

  it('says at least one event with the correlation of every event applied, numbered without holes', async () => {
    const events = numbered(customerId, [placed, paid, returned, told('shipped', '2026-03-02T10:00:00.000Z'), told('reviewed', '2026-03-09T10:00:00.000Z', { reviewId: 'w', score: 5 })]);
    await shop.events(events);
    expect(header('ce_correlationid')).toEqual(events.map((event) => event.correlationId));
    expect(header('ce_sequence').map(Number)).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes an event delivered twice once', async () => {
    const events = numbered(customerId, [placed, paid, returned]);
    await shop.events(events);
    const before = await stored();
    await shop.events(events);
    expect([await stored(), names().length, await refusals()]).toEqual([before, 3, []]);
  });

  it('records a refusal with its reason and changes nothing', async () => {
    const tooMany: Event = told('returned', '2026-03-06T10:00:00.000Z', { returnId: 'r-2', lines: [{ lineId: '1', quantity: 2 }] });
    await shop.events(numbered(customerId, [placed, paid, returned]));
    const before = await stored();
    await shop.events(numbered(customerId, [tooMany], 4));
    expect([await stored(), await refusals()]).toEqual([before, [{ reason: 'more-than-bought', detail: 'line 1: 2 returned, 1 left' }]]);
  });

  it('says what is due by the clock at its own instant, and completes', async () => {
    await shop.events(numbered(customerId, [placed, paid]));
    expect((await stored())?.due_at?.toISOString()).toBe('2026-03-05T23:00:00.000Z');
    // The database's clock decides, so what is due must lie in its past.
    const now = (await orders.database.query<{ now: Date }>('select now() as now'))[0]?.now.toISOString() ?? '';
    await shop.due();
    const due = ['2026-03-05T23:00:00.000Z', '2026-03-08T23:00:00.000Z', '2026-03-12T23:00:00.000Z', '2026-05-04T23:00:00.000Z'].filter((at) => at <= now);
    expect(header('ce_time').slice(2)).toEqual(due);
    expect(await shop.due()).toBe(0);
  });

  it('gives the same result however the events are cut into transactions', async () => {
    const events = [placed, paid, told('shipped', '2026-03-02T10:00:00.000Z'), told('delivered', '2026-03-04T10:00:00.000Z'), returned];
    const results: [Order | undefined, unknown][] = [];
    for (const size of [1, 2, 5]) {
      customerId = randomUUID();
      shop = await delivery(orders);
      for (const part of cut(numbered(customerId, events), size)) await shop.events(part);
      results.push([(await stored())?.state, names()]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });
});

describe('orders that exchanges made', () => {
  it('follow what is told of the first one, through every exchange, each told on its own', async () => {
    const exchanged = (orderId: string, newOrderId: string, day: number): Event =>
      told('exchanged', `2026-03-0${day}T10:00:00.000Z`, { orderId, returnId: `x-${day}`, lines: [{ lineId: '1', quantity: 2 }], newOrder: { orderId: newOrderId, ...anOrder({ quantity: 2 }) } as never });
    const facts = [placed, paid, exchanged('o-1', 'o-2', 3), exchanged('o-2', 'o-3', 4), told('chargedBack', '2026-03-06T10:00:00.000Z')];
    for (const part of cut(numbered(customerId, facts), 1)) await shop.events(part);
    expect(names().slice(-2)).toEqual(['order-charged-back', 'order-refunded']);
    const rows = await orders.database.query<{ state: Order }>("select state from orders where customer_id = $1 and part_id = 'o-3'", [customerId]);
    expect(rows[0]?.state).toMatchObject({ lines: [{ keptQuantity: 2, keptNetMinor: 0, refundedMinor: 2_000 }] });
  });
});

describe('prices after the purchase', () => {
  it('are said of each line for which one fell, once, and not again by the process that goes on', async () => {
    const prices = [{ id: 'price-1', sku: 'sku-1', at: '2026-03-02T08:00:00.000Z', currency: 'EUR', priceMinor: 700 }];
    shop = await delivery(orders, { orders: { priceFall: { days: 14 } }, prices });
    const of = (event: Event, orderId: string): Event => ({ ...event, id: `${orderId}/${event.id}`, data: { ...(event.data as object), orderId } });
    const bought = (orderId: string): Event[] => [of(told('placed', '2026-03-01T10:00:00.000Z', anOrder()), orderId), of(paid, orderId)];
    const ids = ['o-1', 'o-2', 'o-3'];
    await shop.events(numbered(customerId, [...ids.flatMap(bought), of(told('cancelled', '2026-03-05T10:00:00.000Z'), 'o-3')]));
    const fell = () => names().filter((name) => name === 'price-fell-after-purchase').length;
    expect(await shop.due('2026-03-16T09:59:59.999Z')).toBe(0);
    await shop.due('2026-03-16T10:00:00.000Z');
    expect([fell(), header('ce_time').slice(-2)]).toEqual([2, ['2026-03-16T10:00:00.000Z', '2026-03-16T10:00:00.000Z']]);
    shop = await delivery(orders, { orders: { priceFall: { days: 14 } }, prices });
    await shop.due();
    expect([fell(), shop.failures]).toEqual([0, []]);
  });
});
