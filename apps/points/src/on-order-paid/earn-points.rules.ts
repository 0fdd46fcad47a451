// One earn per order, whatever is told twice (P2).
import type { OrderPaidV1, Outcome, PolicyInForce } from '@fealty/contracts';
import { earnOrder } from '../state/earn-order.rules.js';
import { hasEarned, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';

export const earnPoints = (state: PointsState, event: OrderPaidV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { purchase: { orderId, purchaseDay, channel }, lines, exchangeOf } = event.data;
  if (hasEarned(state.parts[orderId])) return { refused: 'already-earned', detail: `order ${orderId} has earned` };
  const earn = exchangeOf === undefined ? undefined : state.parts[exchangeOf];
  const origin = exchangeOf === undefined || !hasEarned(earn) ? undefined : { orderId: exchangeOf, earn };
  return earnOrder(state, event, { order: { orderId, purchaseDay: purchaseDay ?? event.occurredAt.slice(0, 10), lines, channel, origin }, policy });
};
