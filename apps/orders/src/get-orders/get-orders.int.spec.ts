import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Event } from '@fealty/contracts';
import { encodePosition } from '@fealty/messaging';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anOrder, told } from '../../testing/order-book.fixture.js';
import { anOrdersDatabase, delivery, numbered, ordersHttp, type OrdersDatabase, type OrdersHttp } from '../../testing/orders-database.fixture.js';
import { GetOrdersRoute } from './get-orders.route.js';

let orders: OrdersDatabase;
let http: OrdersHttp;
let customerId: string;
beforeAll(async () => {
  orders = await anOrdersDatabase(aTestDatabase);
  http = await ordersHttp(orders, [GetOrdersRoute]);
}, 60_000);
afterAll(async () => {
  await http.close();
  await orders.close();
});
beforeEach(() => { customerId = randomUUID(); });

const agent = { role: 'agent', programme: 'demo' } as const;
const happened = async (events: readonly Event[], from = 1) => (await delivery(orders)).events(numbered(customerId, events, from));
const placed = (orderId: string, day = '01') => told('placed', `2026-03-${day}T10:00:00.000Z`, { ...anOrder(), orderId });
const path = () => `/customers/${customerId}/orders`;

describe('GET /customers/{customerId}/orders', () => {
  it('answers the newest first, page by page, each order once', async () => {
    await happened([placed('o-1'), placed('o-2', '03'), placed('o-3', '03'), placed('o-4', '02')]);
    const seen: unknown[] = [];
    for (let next: string | undefined = `${path()}?limit=2`; next !== undefined;) {
      const { body }: { body: Record<string, unknown> } = await http.get(next, agent);
      seen.push(...(body['items'] as { orderId: string }[]).map(({ orderId }) => orderId));
      next = body['next'] as string | undefined;
    }
    expect(seen).toEqual(['o-3', 'o-2', 'o-4', 'o-1']);
  });

  it('shows what is kept, and what awaits its order', async () => {
    await happened([placed('o-1'), told('paid', '2026-03-01T10:05:00.000Z'), told('paid', '2026-03-07T10:00:00.000Z', { orderId: 'o-9' })]);
    expect((await http.get(path(), agent)).body['items']).toMatchObject([
      { orderId: 'o-9', status: 'awaited', kept: false, keptMinor: 0, awaiting: [{ type: 'fealty.shop.order-paid.v1', occurredAt: '2026-03-07T10:00:00.000Z' }] },
      { orderId: 'o-1', status: 'paid', kept: true, keptMinor: 1_000, currency: 'EUR', purchaseDay: '2026-03-01', awaiting: [] }]);
  });

  it('shows a member only her own, and nobody the orders of another programme', async () => {
    await happened([placed('o-1')]);
    expect((await http.get(path(), { role: 'member', programme: 'demo', customer: customerId })).status).toBe(200);
    expect(await http.get(path(), { role: 'member', programme: 'demo', customer: randomUUID() })).toMatchObject({ status: 403, body: { type: 'urn:fealty:problem:not-yourself' } });
    expect((await http.get(path(), { role: 'admin', programme: 'other' })).body['items']).toEqual([]);
  });

  it('names the field of a bad input', async () => {
    expect(await http.get('/customers/nobody/orders', agent)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/customerId' }] } });
    expect(await http.get(`${path()}?cursor=x`, agent)).toMatchObject({ status: 400, body: { type: 'urn:fealty:problem:invalid-cursor' } });
  });

  it('waits for the event that Fealty-After names', async () => {
    await happened([placed('o-1')]);
    const waiting = http.get(path(), agent, { 'fealty-after': encodePosition({ c: customerId, s: 2, o: true }) });
    await happened([placed('o-2', '02')], 2);
    expect((await waiting).body['items']).toMatchObject([{ orderId: 'o-2' }, { orderId: 'o-1' }]);
    expect((await http.get(path(), agent, { 'fealty-after': encodePosition({ c: customerId, s: 3, o: true }) })).status).toBe(504);
  });
});
