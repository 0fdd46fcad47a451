// Pending points become active when the order completes, unless another instant was agreed (P5) or they are under review (P19); what repays debt never becomes a lot (P11).
import type { OrderCompletedV1, Outcome, PolicyInForce } from '@fealty/contracts';
import { activatePending, outcomeOf, sayReview, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';

export const activatePoints = (state: PointsState, event: OrderCompletedV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { orderId } = event.data.purchase;
  const order = state.parts[orderId];
  if (order?.terms.activatesAt !== undefined) return {};
  if (order?.review?.completedAt !== undefined) return {};
  const decision = order?.review === undefined ? activatePending(undecided(state), event, { orderId, policy }) : sayReview(undecided(state), event, { orderId, now: 'completed' });
  return decision.events.length === 0 ? {} : outcomeOf(state, decision);
};
