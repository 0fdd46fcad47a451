import { Controller, Get, Headers, Inject, Param } from '@nestjs/common';
import { foreignId, orderLine, orderMargin, uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { orderSummary } from '../state/order-view.route.js';
import { detailOf, type OrderDetail } from '../state/order-view.rules.js';
import { orderOf } from './get-order.query.js';

const path = z.strictObject({ customerId: uuid.toLowerCase(), orderId: foreignId });
const returned = z.object({
  id: z.string().describe('Of the event that told it.'), at: z.iso.datetime(), returnId: z.string(), lines: z.array(z.object({ lineId: z.string(), quantity: z.int(), reason: z.string() })),
  exchange: z.boolean(), exchangedFor: z.string().optional().describe('The order that its pieces were exchanged for.'),
  goodsBackAt: z.iso.datetime().optional(), refundPromisedBy: z.iso.datetime().optional(),
});
const answer = orderSummary.extend({
  shippingMinor: z.int().optional(), paidWithPointsMinor: z.int().optional(),
  lines: z.array(orderLine.extend({ deliveredAt: z.iso.datetime().optional() })),
  returns: z.array(returned),
  deliveryOverdueAt: z.array(z.iso.datetime()), paymentOverdueAt: z.array(z.iso.datetime()),
  margin: orderMargin.optional().describe('What is earned by the order, as orders.v1 tells it; a member does not see it. Absent while the order is unpaid, and where nothing is kept of lines of which the cost is known.'),
});

@Controller('customers/:customerId/orders/:orderId')
export class GetOrderRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: "One of a customer's orders with its lines and returns", headers: z.object({ 'fealty-after': z.string().optional() }), answer,
    problems: { 400: ['invalid-position'], 403: ['not-yourself'], 404: ['unknown-order'], 504: ['not-yet-applied'] },
  })
  async get(@Param() params: unknown, @CallerOf() caller: Caller, @Headers('fealty-after') after?: string): Promise<OrderDetail> {
    const { customerId, orderId } = parse(path, params);
    requireSelf(caller, customerId);
    await this.positions.reached(after, customerId);
    const order = await orderOf(this.database, { customerId, programme: caller.programme, orderId });
    if (order === undefined) throw new Problem(404, 'unknown-order', { detail: `nothing was told of an order ${orderId} of this customer` });
    const { margin, ...detail } = detailOf(orderId, order);
    return caller.role === 'member' ? detail : { ...detail, margin };
  }
}
