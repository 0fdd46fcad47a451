import type { OrderRefundedV1, OrderReturnedV1, PolicyInForce } from '@fealty/contracts';
import { localDayNumber } from '../state/days.rules.js';
import type { OrderFacts, RefundDue } from '../state/loyalty-facts.rules.js';

// The money of a return is promised by an instant and is in time until that local day ends, like a delivery. Orders says the payment with
// the return where it was told before it, else when it comes.

const none: readonly RefundDue[] = [];
const byIds = ([order, id]: RefundDue, [otherOrder, otherId]: RefundDue): number => {
  const [one, other] = order === otherOrder ? [id, otherId] : [order, otherOrder];
  return one < other ? -1 : Number(one > other);
};

const paid = (orders: OrderFacts, on: number, due: number): Pick<OrderFacts, 'refunded'> => {
  const [inTime, late] = orders.refunded ?? [0, 0];
  return { refunded: on <= due ? [inTime + 1, late] : [inTime, late + 1] };
};

export const promiseRefund = (orders: OrderFacts, { data }: OrderReturnedV1, { policy: { zone } }: PolicyInForce): OrderFacts => {
  const { refundPromisedBy, refundPaidAt, returnId, purchase: { orderId } } = data;
  if (refundPromisedBy === undefined) return orders;
  const due = localDayNumber(refundPromisedBy, zone);
  if (refundPaidAt !== undefined) return { ...orders, ...paid(orders, localDayNumber(refundPaidAt, zone), due) };
  const promised: RefundDue = [orderId, returnId, due];
  return { ...orders, refundsDue: [...(orders.refundsDue ?? none), promised].sort(byIds) };
};

export const payRefund = (orders: OrderFacts, { occurredAt, data }: OrderRefundedV1, { policy: { zone } }: PolicyInForce): OrderFacts => {
  const { refundsDue = none } = orders;
  const promised = refundsDue.find(([orderId, returnId]) => orderId === data.purchase.orderId && returnId === data.returnId);
  if (promised === undefined) return orders;
  return { ...orders, refundsDue: refundsDue.filter((one) => one !== promised), ...paid(orders, localDayNumber(occurredAt, zone), promised[2]) };
};

/** A chargeback has taken the money back: nobody waits for it any more. */
export const dropRefunds = (orders: OrderFacts, orderId: string): OrderFacts => {
  const { refundsDue = none } = orders;
  return refundsDue.some(([of]) => of === orderId) ? { ...orders, refundsDue: refundsDue.filter(([of]) => of !== orderId) } : orders;
};
