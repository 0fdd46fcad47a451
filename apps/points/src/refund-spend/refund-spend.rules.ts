// A spend can be given back on request, never more of it than was spent (P13).
import type { Command, Outcome, PolicyInForce } from '@fealty/contracts';
import { outcomeOf } from '../state/decision.rules.js';
import { balanceOf, pointsIn, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { giveBack } from '../state/restore-spent.rules.js';
import { settledNow } from '../state/spending.rules.js';

export interface RefundSpend { readonly orderId: string; readonly points?: number | undefined }

export const refundSpend = (state: PointsState, command: Command<RefundSpend>, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { orderId } = command.input;
  const spent = pointsIn(state.parts[orderId]?.spent.lots ?? []);
  const points = command.input.points ?? spent;
  // What was given for them is not given back with them: a code that was told stays told.
  if (state.parts[orderId]?.spent.reward !== undefined) return { refused: 'reward-redeemed', detail: 'these points were redeemed for a reward; give some by an adjustment instead' };
  if (spent === 0) return { refused: 'nothing-spent', detail: 'no points are spent on it' };
  if (points > spent) return { refused: 'more-than-spent', detail: `${spent} points are spent on it, ${points} were asked back` };
  const done = giveBack(settledNow(state, command), command, { orderId, points, why: 'refund', policy });
  return outcomeOf(state, done, { orderId, points, balance: balanceOf(done.state.customer) });
};
