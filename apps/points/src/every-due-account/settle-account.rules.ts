// After a pause everything missed is caught up in its order, each instant once; a second time changes nothing (P15).
import type { Due, Outcome } from '@fealty/contracts';
import { outcomeOf, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { settleDue } from '../state/settle-due.rules.js';

export const settleAccount = (state: PointsState, due: Due): Outcome<PointsAccount, OrderEarn> =>
  outcomeOf(state, settleDue(undecided(state), due, { until: due.occurredAt, now: due.now }));
