// Money given back without goods is not kept, so it earns nothing (O10).
import type { OrderRefundedV1, Outcome, PolicyInForce } from '@fealty/contracts';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { keptAs, recountOrder } from '../state/recount-order.rules.js';

export const takeBackRefunded = (state: PointsState, event: OrderRefundedV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { purchase, changed } = event.data;
  return recountOrder(state, event, { orderId: purchase.orderId, why: 'refund', purchase, policy, linesNow: keptAs(changed) });
};
