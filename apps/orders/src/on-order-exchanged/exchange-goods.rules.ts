// An exchange is a return and an order under one cause (O5). What comes back pays for what goes out, so the new order is paid at once when the
// old one was, and counts on its purchase day: an exchange makes nobody a repeat buyer. It takes over the share of the shipping that was paid
// for the pieces it replaces.
import type { Outcome, PolicyInForce, ShopOrderExchangedV1 } from '@fealty/contracts';
import { withExchanged, type Buyer, type Orders } from '../state/buyer.rules.js';
import { unplaced, type Order, type ReturnTold } from '../state/order.rules.js';
import { place } from '../state/place.rules.js';
import { takeExchanges } from '../state/take-exchanges.rules.js';
import { tell } from '../state/tell.rules.js';

const returnHalf = (event: ShopOrderExchangedV1): ReturnTold => {
  const { orderId, returnId, lines, newOrder } = event.data;
  return { ...event, type: 'fealty.shop.order-returned.v1', data: { orderId, returnId, lines }, exchange: true, exchangedFor: newOrder.orderId };
};

export const exchangeGoods = (state: Orders, event: ShopOrderExchangedV1, policy: PolicyInForce): Outcome<Buyer, Order> => {
  const { orderId, newOrder } = event.data;
  if (orderId === newOrder.orderId) return { refused: 'exchange-for-itself', detail: orderId };
  const returned = tell(state.parts[orderId] ?? unplaced, returnHalf(event));
  if ('refused' in returned) return returned;
  const placed = place(unplaced, newOrder, { cause: event, policy: policy.policy });
  if ('refused' in placed) return placed;
  const others = (state.customer.exchanges ?? []).filter(({ fact }) => fact.id !== event.id);
  const customer = withExchanged({ ...state.customer, exchanges: [...others, { fact: event, policyVersion: policy.version }] }, [orderId, newOrder.orderId]);
  return takeExchanges({ ...state, customer }, { parts: { [orderId]: returned.order }, events: returned.events, cause: event }, policy);
};
