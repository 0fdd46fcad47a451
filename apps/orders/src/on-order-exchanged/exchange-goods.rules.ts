// An exchange is a return and an order under one cause (O5). What comes back pays for what goes out, so the new order is paid at once and
// counts on the purchase day of the order that it replaces, when that is known: an exchange makes nobody a repeat buyer. It takes over the share of
// the shipping that was paid for the pieces it replaces.
import type { Outcome, PolicyInForce, Refused, ShopOrderExchangedV1 } from '@fealty/contracts';
import type { Buyer, Orders } from '../state/buyer.rules.js';
import { paidBy } from '../state/learn-money.rules.js';
import { keptOf } from '../state/keep-lines.rules.js';
import { unplaced, type Order, type PlacedOrder, type ReturnTold } from '../state/order.rules.js';
import { place } from '../state/place.rules.js';
import { take, takeWaiting, tell, type Step } from '../state/tell.rules.js';

const returnHalf = (event: ShopOrderExchangedV1): ReturnTold => {
  const { orderId, returnId, lines } = event.data;
  return { ...event, type: 'fealty.shop.order-returned.v1', data: { orderId, returnId, lines }, exchange: true };
};

/** Shipping of a known order that is kept with its pieces. */
const shippingKept = (order: Order): number =>
  (order.placed ? order.lines.reduce((sum, line) => sum + keptOf(line.shippingMinor ?? 0, line, { keptQuantity: line.keptQuantity, order }), 0) : 0);

/** The new order may have been told by itself before; then the exchange only pays for it. */
const orderHalf = (known: Order, event: ShopOrderExchangedV1, { policy, takenOverMinor }: { policy: PolicyInForce['policy']; takenOverMinor: number }): Step<PlacedOrder> | Refused =>
  known.placed ? { order: { ...known, exchangeOf: event.data.orderId }, events: [] }
    : place(known, event.data.newOrder, { cause: event, policy, exchangeOf: event.data.orderId, takenOverMinor });

export const exchangeGoods = (state: Orders, event: ShopOrderExchangedV1, policy: PolicyInForce): Outcome<Buyer, Order> => {
  const { orderId, newOrder } = event.data;
  if (orderId === newOrder.orderId) return { refused: 'exchange-for-itself', detail: orderId };
  const [old, known] = [state.parts[orderId] ?? unplaced, state.parts[newOrder.orderId] ?? unplaced];
  const returned = tell(old, returnHalf(event));
  if ('refused' in returned) return returned;
  const placed = orderHalf(known, event, { policy: policy.policy, takenOverMinor: shippingKept(old) - shippingKept(returned.order) });
  if ('refused' in placed) return placed;
  const paid = placed.order.paidAt === undefined ? take(placed.order, paidBy(placed.order, event, old.placed ? old.purchaseDay : undefined), event) : { order: placed.order, events: [] };
  const { order, events } = takeWaiting(paid, known.waiting);
  return { parts: { [orderId]: returned.order, [newOrder.orderId]: order }, events: [...returned.events, ...placed.events, ...events] };
};
