// What changes of an order that was exchanged, whenever it is told, changes what the new order has of it: its payment, shipping of the pieces
// that it replaces, and money that was given back for them.
import { orderAmendedV1, orderRefundedV1, type Cause, type Draft, type OrderLine } from '@fealty/contracts';
import type { Exchanged, Orders } from './buyer.rules.js';
import { sum, withShares } from './count-lines.rules.js';
import { takenOverBy } from './given-back.rules.js';
import { paidBy, type PaidThrough } from './learn-money.rules.js';
import type { PlacedOrder, TakenOver } from './order.rules.js';
import { changedLines, purchaseOf } from './purchase.rules.js';
import { take, type Step } from './tell.rules.js';

const sharesOf = (lines: readonly OrderLine[]): string => JSON.stringify(lines.map(({ shippingMinor = 0, paidWithPointsMinor = 0 }) => [shippingMinor, paidWithPointsMinor]));
const told = ({ orderId, returnId, shippingMinor, refunds }: TakenOver): string =>
  JSON.stringify([orderId, returnId, shippingMinor, refunds.map(({ refundId, at, id, amountMinor }) => [refundId, at, id, amountMinor])]);

const withShipping = (order: PlacedOrder, takenOver: readonly TakenOver[], cause: Cause): Step<PlacedOrder> => {
  const takenOverMinor = sum(takenOver.map((one) => one.shippingMinor));
  if (takenOverMinor === (order.takenOverMinor ?? 0)) return { order, events: [] };
  return take(order, {
    order: { ...order, takenOverMinor: takenOverMinor === 0 ? undefined : takenOverMinor, lines: withShares(order.lines, { ...order, takenOverMinor }) },
    says: (before, after) => (sharesOf(before.lines) === sharesOf(after.lines) ? [] : [orderAmendedV1.because(cause, {
      purchase: purchaseOf(before, after), lines: [...after.lines], shippingMinor: after.shippingMinor, paidWithPointsMinor: after.paidWithPointsMinor,
    })]),
  }, cause);
};

const withRefunds = (order: PlacedOrder, takenOver: readonly TakenOver[], cause: Cause): Step<PlacedOrder> => {
  const known = new Set(order.takenOver?.map(told));
  const { orderId: exchangeOf = '', returnId: refundId = '' } = takenOver.find((one) => !known.has(told(one))) ?? {};
  return take(order, {
    order: { ...order, takenOver },
    says: (before, after) => {
      const changed = changedLines(before, after);
      return changed.length === 0 ? [] : [orderRefundedV1.because(cause, { purchase: purchaseOf(before, after), refundId, exchangeOf, changed })];
    },
  }, cause);
};

/** How the order of an exchange is paid; `undefined` while the old one is not, and where another exchange pays. */
const paymentOf = ({ exchangeOf, exchangeTold }: PlacedOrder, old: PlacedOrder): PaidThrough & { readonly paidAt: string } | undefined => {
  if (old.paidAt === undefined || exchangeTold === undefined || exchangeOf !== old.orderId) return undefined;
  return { paidAt: old.paidAt > exchangeTold.at ? old.paidAt : exchangeTold.at, purchaseDay: old.purchaseDay, paidThrough: old.paidThrough ?? old.orderId };
};

/** Says it paid by the old one, again where it was paid otherwise. */
export const paying = (order: PlacedOrder, old: PlacedOrder, cause: Cause): Step<PlacedOrder> => {
  const payment = paymentOf(order, old);
  if (payment === undefined) return { order, events: [] };
  const { paidAt, ...by } = payment;
  if (order.paidAt === paidAt && order.purchaseDay === by.purchaseDay && order.paidThrough === by.paidThrough) return { order, events: [] };
  const paid = { ...cause, occurredAt: paidAt };
  return take(order, paidBy(order, paid, by), paid);
};

const withWhatItHas = (order: PlacedOrder, old: PlacedOrder, cause: Cause): Step<PlacedOrder> => {
  const takenOver = takenOverBy(order, order.orderId, old);
  if (takenOver.map(told).join() === (order.takenOver ?? []).map(told).join()) return { order, events: [] };
  const shipped = withShipping(order, takenOver, cause);
  const refunded = withRefunds(shipped.order, takenOver, cause);
  return { order: refunded.order, events: [...shipped.events, ...refunded.events] };
};

const followed = (order: PlacedOrder, old: PlacedOrder, cause: Cause): Step<PlacedOrder> => {
  const paid = order.paidAt === undefined ? { order, events: [] } : paying(order, old, cause);
  const taken = withWhatItHas(paid.order, old, cause);
  return { order: taken.order, events: [...paid.events, ...taken.events] };
};

interface Following { readonly parts: Orders['parts']; readonly events: readonly Draft[] }

/** Lets the orders that exchanges made follow those that they were made of, as far as they are at hand. */
export const followExchanges = (before: Following, exchanged: readonly Exchanged[], cause: Cause): Following => {
  const followOne = (now: Following, [orderId, newOrderId]: Exchanged): Following => {
    const { [orderId]: old, [newOrderId]: made } = now.parts;
    if (old?.placed !== true || made?.placed !== true) return now;
    const { order, events } = followed(made, old, cause);
    return order === made ? now : { parts: { ...now.parts, [newOrderId]: order }, events: [...now.events, ...events] };
  };
  // Once for each exchange at most: no chain is longer, and a ring that was told has no end.
  let [was, now] = [before, exchanged.reduce(followOne, before)];
  for (let pass = 1; pass < exchanged.length && now !== was; pass += 1) [was, now] = [now, exchanged.reduce(followOne, now)];
  return now;
};
