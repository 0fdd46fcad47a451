// A chargeback is a full reversal (O10).
import type { OrderChargedBackV1, Outcome, PolicyInForce } from '@fealty/contracts';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { nothingKept, recountOrder } from '../state/recount-order.rules.js';

export const takeBackChargedBack = (state: PointsState, event: OrderChargedBackV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> =>
  recountOrder(state, event, { orderId: event.data.purchase.orderId, why: 'charge-back', purchase: event.data.purchase, policy, linesNow: nothingKept });
