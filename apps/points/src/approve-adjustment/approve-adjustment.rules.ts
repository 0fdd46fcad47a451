// The second agent is another one (P18). What waited is weighed again: it can only be what the account bears now.
import type { Command, Outcome, PolicyInForce } from '@fealty/contracts';
import { adjust, adjustmentRefused, unknownAdjustment } from '../state/adjustments.rules.js';
import { outcomeOf } from '../state/decision.rules.js';
import { balanceOf, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { settledNow } from '../state/spending.rules.js';

export const approveAdjustment = (state: PointsState, command: Command<{ readonly adjustmentId: string }>, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { input: { adjustmentId }, caller: { subject: secondBy } } = command;
  const settled = settledNow(state, command);
  const { customer } = settled.state;
  const adjustment = customer.adjustments?.waiting.find((one) => one.adjustmentId === adjustmentId);
  if (adjustment === undefined) return unknownAdjustment;
  if (adjustment.by === secondBy) return { refused: 'second-agent-needed', detail: 'another agent must approve it than the one who asked' };
  const refused = adjustmentRefused(customer, adjustment.points);
  if (refused !== undefined) return refused;
  const done = adjust(settled, command, { adjustment, secondBy, policy });
  return outcomeOf(state, done, { adjustmentId, points: adjustment.points, status: 'done', balance: balanceOf(done.state.customer) });
};
