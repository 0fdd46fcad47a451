// Payment, cancellation, chargeback and refunds of a placed order: each is taken once.
import {
  daysBetween, localDayOf, orderCancelledV1, orderChargedBackV1, orderPaidV1, orderRefundedV1, type Cause, type ShopOrderCancelledV1,
  type ShopOrderChargedBackV1, type ShopOrderRefundedV1,
} from '@fealty/contracts';
import { converted, sum } from './count-lines.rules.js';
import type { Learn, Learned } from './learned.rules.js';
import type { PlacedOrder } from './order.rules.js';
import { changedLines, purchaseOf } from './purchase.rules.js';

const daysLate = ({ paymentDueAt, terms }: PlacedOrder, paidAt: string): { daysLate?: number } =>
  paymentDueAt === undefined ? {} : { daysLate: Math.max(0, daysBetween(localDayOf(paymentDueAt, terms.zone), localDayOf(paidAt, terms.zone))) };

/** Told by an exchange: it counts on the day of the purchase that it replaces, whose payment paid it. */
export interface PaidThrough { readonly purchaseDay: string | undefined; readonly paidThrough: string }

/** Marks the order paid by the cause. */
export const paidBy = (order: PlacedOrder, cause: Cause, by: Partial<PaidThrough> = { purchaseDay: localDayOf(cause.occurredAt, order.terms.zone) }): Learned => ({
  order: { ...order, paidAt: cause.occurredAt, ...by },
  says: (before, after) => [orderPaidV1.because(cause, {
    purchase: purchaseOf(before, after), lines: [...after.lines], shippingMinor: after.shippingMinor, paidWithPointsMinor: after.paidWithPointsMinor,
    ...(after.exchangeOf === undefined ? {} : { exchangeOf: after.exchangeOf }), ...(before.paidAt === undefined ? {} : { again: true }), ...daysLate(after, cause.occurredAt),
  })],
});

export const learnPayment: Learn<Cause> = (order, fact) => (order.paidAt === undefined ? paidBy(order, fact) : { refused: 'order-already-paid' });

export const learnCancellation: Learn<ShopOrderCancelledV1> = (order, fact) => {
  if (order.cancelledAt !== undefined) return { refused: 'order-already-cancelled' };
  const { reason } = fact.data;
  return {
    order: { ...order, cancelledAt: fact.occurredAt },
    says: (before, after) => [orderCancelledV1.because(fact, { purchase: purchaseOf(before, after), ...(reason === undefined ? {} : { reason }) })],
  };
};

export const learnChargeback: Learn<ShopOrderChargedBackV1> = (order, fact) => {
  if (order.chargedBackAt !== undefined) return { refused: 'order-already-charged-back' };
  const { reason } = fact.data;
  return {
    order: { ...order, chargedBackAt: fact.occurredAt },
    says: (before, after) => [orderChargedBackV1.because(fact, { purchase: purchaseOf(before, after), ...(reason === undefined ? {} : { reason }) })],
  };
};

/** What of a refund is more than was paid for the order, after all that was given back: a fact of the shop, which lowers nothing. */
const beyond = ({ lines, refunds, paidOut = [] }: PlacedOrder, amountMinor: number): { beyondMinor?: number } => {
  const paidMinor = sum(lines.map(({ grossMinor, discountMinor, shippingMinor = 0, paidWithPointsMinor = 0 }) => Math.max(0, grossMinor + shippingMinor - discountMinor - paidWithPointsMinor)));
  const over = sum([...refunds.map((refund) => refund.amountMinor), ...paidOut.map((paid) => paid.amountMinor ?? 0)]) - paidMinor;
  return over > 0 && amountMinor > 0 ? { beyondMinor: Math.min(over, amountMinor) } : {};
};

/** What a return took back has lowered what is kept already, so paying its money lowers nothing. */
const paidOut = (order: PlacedOrder, fact: ShopOrderRefundedV1, returnId: string): Learned => {
  const { refundId } = fact.data;
  const amountMinor = converted(fact.data.amountMinor, order, order.terms);
  return {
    order: { ...order, paidOut: [...(order.paidOut ?? []), { refundId, returnId, amountMinor, at: fact.occurredAt, id: fact.id }] },
    says: (before, after) => [orderRefundedV1.because(fact, { purchase: purchaseOf(before, after), refundId, returnId, changed: changedLines(before, after), ...beyond(after, amountMinor) })],
  };
};

export const learnRefund: Learn<ShopOrderRefundedV1> = (order, fact) => {
  const { refundId, returnId, amountMinor, lines } = fact.data;
  if ([...order.refunds, ...(order.paidOut ?? [])].some((refund) => refund.refundId === refundId)) return { refused: 'refund-already-told', detail: refundId };
  if (returnId !== undefined) return paidOut(order, fact, returnId);
  const unknown = lines?.find(({ lineId }) => order.lines.every((line) => line.lineId !== lineId));
  if (unknown !== undefined) return { refused: 'unknown-line', detail: unknown.lineId };
  const into = (amount: number): number => converted(amount, order, order.terms);
  const refund = {
    refundId, at: fact.occurredAt, id: fact.id, amountMinor: into(amountMinor),
    lines: lines?.map((line) => ({ lineId: line.lineId, amountMinor: into(line.amountMinor) })),
  };
  return {
    order: { ...order, refunds: [...order.refunds, refund] },
    says: (before, after) => [orderRefundedV1.because(fact, { purchase: purchaseOf(before, after), refundId, changed: changedLines(before, after), ...beyond(after, refund.amountMinor) })],
  };
};
