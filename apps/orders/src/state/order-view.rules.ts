// How an order is shown. Money is in the programme's currency.
import type { OrderLine, OrderMargin } from '@fealty/contracts';
import { lineTimes } from './line-times.rules.js';
import { marginOf } from './margin.rules.js';
import type { Order, OrderFact, PlacedOrder, Returned } from './order.rules.js';
import { promisedDayOf } from './overdue.rules.js';
import { isKept, keptMinorOf } from './purchase.rules.js';

export type Status = 'awaited' | 'placed' | 'paid' | 'shipped' | 'delivered' | 'completed' | 'returned' | 'cancelled' | 'charged-back';
export interface Awaiting { readonly type: string; readonly occurredAt: string; readonly eventId: string }
export interface OrderSummary {
  readonly orderId: string;
  readonly status: Status;
  /** What was told of the order and cannot take effect yet. */
  readonly awaiting: readonly Awaiting[];
  readonly channel?: string;
  readonly currency?: string;
  readonly placedAt?: string;
  readonly paidAt?: string | undefined;
  readonly purchaseDay?: string | undefined;
  readonly completedAt?: string | undefined;
  readonly completionAssumed?: boolean | undefined;
  readonly promisedDay?: string | undefined;
  readonly exchangeOf?: string | undefined;
  readonly kept: boolean;
  readonly keptMinor: number;
}
export interface OrderDetail extends OrderSummary {
  readonly shippingMinor?: number;
  readonly paidWithPointsMinor?: number;
  readonly lines: readonly (OrderLine & { readonly deliveredAt?: string | undefined })[];
  readonly returns: readonly Returned[];
  readonly deliveryOverdueAt: readonly string[];
  readonly paymentOverdueAt: readonly string[];
  /** What the order earned: not for the member. */
  readonly margin?: OrderMargin | undefined;
}

const statusOf = (order: PlacedOrder): Status => {
  if (order.chargedBackAt !== undefined) return 'charged-back';
  if (order.cancelledAt !== undefined) return 'cancelled';
  if (order.lines.length > 0 && order.lines.every((line) => line.keptQuantity === 0)) return 'returned';
  if (order.completedAt !== undefined) return 'completed';
  if (order.deliveries.length > 0 && lineTimes(order).every(({ line, deliveredAt }) => line.kind !== 'shipped' || deliveredAt !== undefined)) return 'delivered';
  if (order.shipments.length > 0) return 'shipped';
  return order.paidAt === undefined ? 'placed' : 'paid';
};

const awaitingOf = (waiting: readonly OrderFact[]): Awaiting[] => waiting.map(({ type, occurredAt, id }) => ({ type, occurredAt, eventId: id }));

export const summaryOf = (orderId: string, order: Order): OrderSummary => {
  const known = { orderId, awaiting: awaitingOf(order.waiting), kept: isKept(order), keptMinor: keptMinorOf(order) };
  if (!order.placed) return { ...known, status: 'awaited' };
  const { channel, placedAt, paidAt, purchaseDay, completedAt, completionAssumed, exchangeOf } = order;
  return {
    ...known, status: statusOf(order), channel, currency: order.terms.currency, placedAt, paidAt, purchaseDay, completedAt, completionAssumed, exchangeOf,
    promisedDay: promisedDayOf(order),
  };
};

export const detailOf = (orderId: string, order: Order): OrderDetail => {
  const summary = summaryOf(orderId, order);
  if (!order.placed) return { ...summary, lines: [], returns: [], deliveryOverdueAt: [], paymentOverdueAt: [] };
  const { shippingMinor, paidWithPointsMinor, returns, deliveryOverdueAt, paymentOverdueAt } = order;
  const lines = lineTimes(order).map(({ line, deliveredAt }) => ({ ...line, deliveredAt }));
  return { ...summary, shippingMinor, paidWithPointsMinor, lines, returns, deliveryOverdueAt, paymentOverdueAt, margin: marginOf(order) };
};
