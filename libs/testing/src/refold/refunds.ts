import { dayIn } from './calendar.js';
import { isOf, policyAt, type Input, type Reference } from './told.js';

/** The money of a return, promised by a day. */
export interface RefundPromised { readonly due: string; readonly paid?: string }

const orderOf = ({ data }: Input): string => (data['purchase'] as { orderId: string }).orderId;

/** Each promise with the day of the first payment told of it; those that a chargeback has ended before are left out. */
export const refundsIn = (orders: readonly Input[], reference: Reference): RefundPromised[] => orders.flatMap((returned, place) => {
  const { refundPromisedBy, refundPaidAt, returnId } = returned.data;
  if (!isOf('order-returned')(returned) || refundPromisedBy === undefined) return [];
  const day = (instant: unknown, at: string): string => dayIn(String(instant), policyAt(reference, at).policy.zone);
  const due = day(refundPromisedBy, returned.occurredAt);
  if (refundPaidAt !== undefined) return [{ due, paid: day(refundPaidAt, returned.occurredAt) }];
  const end = orders.slice(place + 1).find((later) => (isOf('order-charged-back')(later) || (isOf('order-refunded')(later) && later.data['returnId'] === returnId)) && orderOf(later) === orderOf(returned));
  if (end === undefined) return [{ due }];
  return isOf('order-charged-back')(end) ? [] : [{ due, paid: day(end.occurredAt, end.occurredAt) }];
});
