// Pending points become active when the order completes, unless another instant was agreed (P5); what repays debt never becomes a lot (P11).
import type { OrderCompletedV1, Outcome, PolicyInForce } from '@fealty/contracts';
import { activatePending, outcomeOf, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';

export const activatePoints = (state: PointsState, event: OrderCompletedV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  if (state.parts[event.data.purchase.orderId]?.terms.activatesAt !== undefined) return {};
  const decision = activatePending(undecided(state), event, { orderId: event.data.purchase.orderId, policy });
  return decision.events.length === 0 ? {} : outcomeOf(state, decision);
};
