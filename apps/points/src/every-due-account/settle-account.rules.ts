// After a pause everything missed is caught up in its order, each instant once; a second time changes nothing (P15). At the same instant
// orders come before accounts: points are active before others expire or are warned of.
import type { Due, Outcome, PolicyInForce } from '@fealty/contracts';
import { activatePending, outcomeOf, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { settleDue } from '../state/settle-due.rules.js';

export const settleAccount = (state: PointsState, due: Due, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  if (due.part !== undefined) return outcomeOf(state, activatePending(undecided(state), due, { orderId: due.part, policy }));
  return outcomeOf(state, settleDue(undecided(state), due, { until: due.occurredAt, now: due.now }));
};
