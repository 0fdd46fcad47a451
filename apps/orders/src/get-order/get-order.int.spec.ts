import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routesOf } from '@fealty/runtime';
import { aTestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { anOrder, told } from '../../testing/order-book.fixture.js';
import { anOrdersDatabase, delivery, numbered, ordersHttp, type OrdersDatabase, type OrdersHttp } from '../../testing/orders-database.fixture.js';
import { GetOrderRoute } from './get-order.route.js';

let orders: OrdersDatabase;
let http: OrdersHttp;
const [customerId, richId] = [randomUUID(), randomUUID()];
beforeAll(async () => {
  orders = await anOrdersDatabase(aTestDatabase);
  http = await ordersHttp(orders, [GetOrderRoute]);
  await (await delivery(orders)).events(numbered(customerId, [
    told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder({ quantity: 2 }), orderId: 'a/1 ü' }), told('delivered', '2026-03-03T10:00:00.000Z', { orderId: 'a/1 ü' }),
    told('returned', '2026-03-04T10:00:00.000Z', { orderId: 'a/1 ü', returnId: 'r-1', lines: [{ lineId: '1', quantity: 1, reason: 'defect' }], goodsBackAt: '2026-03-04T10:00:00.000Z', refundPromisedBy: '2026-03-20T10:00:00.000Z' }),
  ]));
}, 60_000);
afterAll(async () => {
  await http.close();
  await orders.close();
});

const agent = { role: 'agent', programme: 'demo' } as const;
const path = (orderId: string) => `/customers/${customerId}/orders/${encodeURIComponent(orderId)}`;

describe('GET /customers/{customerId}/orders/{orderId}', () => {
  it('answers the lines with what is kept of them, and the returns with their reasons', async () => {
    expect(await http.get(path('a/1 ü'), agent)).toMatchObject({ status: 200, body: {
      orderId: 'a/1 ü', status: 'delivered', kept: false, keptMinor: 0,
      lines: [{ lineId: '1', quantity: 2, keptQuantity: 1, keptNetMinor: 1_000, deliveredAt: '2026-03-03T10:00:00.000Z' }],
      returns: [{ returnId: 'r-1', lines: [{ lineId: '1', quantity: 1, reason: 'defect' }] }] } });
  });

  it('answers nothing that its description does not tell', async () => {
    const [described] = routesOf([GetOrderRoute]).map(({ operation }) => z.fromJSONSchema(z.toJSONSchema(operation?.answer ?? z.never())));
    for (const caller of [agent, { ...agent, role: 'member', customer: customerId } as const]) {
      expect(described?.safeParse((await http.get(path('a/1 ü'), caller)).body)).toMatchObject({ success: true });
    }
  });

  it('answers 404 for an order of which nothing was told, and for one of another programme', async () => {
    expect(await http.get(path('o-404'), agent)).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-order' } });
    expect((await http.get(path('a/1 ü'), { role: 'agent', programme: 'other' })).status).toBe(404);
  });

  it('tells staff and platforms what the order earned, with what of it is estimated, and a member nothing of it', async () => {
    await (await delivery(orders, { orders: { marginPercent: 20 } })).events(numbered(richId, [told('placed', '2026-03-01T10:00:00.000Z', anOrder({ costMinor: 600 }, {})), told('paid', '2026-03-01T10:00:00.000Z')]));
    const seenBy = (asking: Parameters<typeof http.get>[1]) => http.get(`/customers/${richId}/orders/o-1`, asking);
    for (const role of ['agent', 'platform'] as const) expect(await seenBy({ ...agent, role })).toMatchObject({ status: 200, body: { keptMinor: 2_000, margin: { minor: 600, ofMinor: 2_000, estimatedOfMinor: 1_000, estimatedCostMinor: 800 } } });
    const hers = await seenBy({ role: 'member', programme: 'demo', customer: richId });
    expect(hers).toMatchObject({ status: 200, body: { keptMinor: 2_000 } });
    expect(JSON.stringify(hers.body)).not.toMatch(/margin|costMinor/i);
  });

  it('shows a member only her own', async () => {
    expect((await http.get(path('a/1 ü'), { role: 'member', programme: 'demo', customer: randomUUID() })).status).toBe(403);
  });
});
