// What waits can be declined by any agent, also by the one who asked: then it is withdrawn (P18).
import type { Command, Outcome } from '@fealty/contracts';
import { unknownAdjustment } from '../state/adjustments.rules.js';
import { outcomeOf, sayDeclined, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';

export interface DeclineAdjustment { readonly adjustmentId: string; readonly reason: string }

export const declineAdjustment = (state: PointsState, command: Command<DeclineAdjustment>): Outcome<PointsAccount, OrderEarn> => {
  const { input: { adjustmentId, reason }, caller: { subject: by } } = command;
  const adjustment = state.customer.adjustments?.waiting.find((one) => one.adjustmentId === adjustmentId);
  if (adjustment === undefined) return unknownAdjustment;
  const done = sayDeclined(undecided(state), command, { adjustmentId, by, reason });
  return outcomeOf(state, done, { adjustmentId, points: adjustment.points, status: 'declined' });
};
