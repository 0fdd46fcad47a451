// The day's work in one fixed order: activate, expire, warn, birthday (P15).
// After a pause everything missed is caught up in its order, each instant once; a second time changes nothing (P15). At the same instant
// orders come before accounts: points are active before others expire or are warned of.
import type { Due, Outcome, PolicyInForce } from '@fealty/contracts';
import { settleBirthday } from '../state/birthdays.rules.js';
import { activatePending, outcomeOf, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { settleDue } from '../state/settle-due.rules.js';

export const settleAccount = (state: PointsState, due: Due, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  if (due.part !== undefined) return outcomeOf(state, activatePending(undecided(state), due, { orderId: due.part, policy }));
  const clock = { until: due.occurredAt, now: due.now };
  const settled = settleDue(undecided(state), due, clock);
  const given = settleBirthday(settled, due, policy);
  // What was just given may have to be warned of already.
  return outcomeOf(state, given === settled ? settled : settleDue(given, due, clock));
};
