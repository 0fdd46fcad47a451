import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, cursorInstant, decodeCursor, Operation, pageOf, pageQuery, parse, requireSelf, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { orderSummary } from '../state/order-view.route.js';
import type { OrderSummary } from '../state/order-view.rules.js';
import { ordersOf } from './get-orders.query.js';

const path = z.strictObject({ customerId: uuid.toLowerCase() });
const cursorKey = z.tuple([cursorInstant, z.string()]);
const fromTheNewest = ['infinity', ''] as const;
const answer = z.object({ items: z.array(orderSummary), next: z.string().optional() });

interface Asked { readonly url: string; readonly query: unknown; readonly headers: Readonly<Record<string, string | undefined>> }

@Controller('customers/:customerId/orders')
export class GetOrdersRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: "A customer's orders, newest first", query: pageQuery, headers: z.object({ 'fealty-after': z.string().optional() }), answer,
    problems: { 400: ['invalid-cursor', 'invalid-position'], 403: ['not-yourself'], 504: ['not-yet-applied'] },
  })
  async get(@Param() params: unknown, @Req() request: Asked, @CallerOf() caller: Caller): Promise<Page<OrderSummary>> {
    const { customerId } = parse(path, params);
    const { limit, cursor } = parse(pageQuery, request.query);
    const before = cursor === undefined ? fromTheNewest : decodeCursor(cursorKey, cursor);
    requireSelf(caller, customerId);
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const rows = await ordersOf(this.database, { customerId, programme: caller.programme, before, limit: limit + 1 });
    const page = pageOf(rows, { url: request.url, limit, keyOf: ({ knownAt, orderId }) => [knownAt, orderId] });
    return { ...page, items: page.items.map((row) => row.summary) };
  }
}
