// Nothing of a cancelled order is kept; its pending points go without a clawback of others (P5).
import type { OrderCancelledV1, Outcome, PolicyInForce } from '@fealty/contracts';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { nothingKept, recountOrder } from '../state/recount-order.rules.js';

export const takeBackCancelled = (state: PointsState, event: OrderCancelledV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> =>
  recountOrder(state, event, { orderId: event.data.purchase.orderId, why: 'cancel', purchase: event.data.purchase, policy, linesNow: nothingKept });
