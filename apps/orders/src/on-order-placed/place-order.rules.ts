// The order that facts may have waited for has come: it is placed, then they take effect in the order in which they occurred (O1).
import type { Outcome, PolicyInForce, ShopOrderPlacedV1 } from '@fealty/contracts';
import type { Buyer, Orders } from '../state/buyer.rules.js';
import { unplaced, type Order } from '../state/order.rules.js';
import { place } from '../state/place.rules.js';
import { takeExchanges } from '../state/take-exchanges.rules.js';
import { takeWaiting } from '../state/tell.rules.js';

export const placeOrder = (state: Orders, event: ShopOrderPlacedV1, policy: PolicyInForce): Outcome<Buyer, Order> => {
  const { orderId } = event.data;
  const known = state.parts[orderId] ?? unplaced;
  const placed = place(known, event.data, { cause: event, policy: policy.policy });
  if ('refused' in placed) return placed;
  const { order, events } = takeWaiting(placed, known.waiting);
  return takeExchanges(state, { parts: { [orderId]: order }, events, cause: event }, policy);
};
