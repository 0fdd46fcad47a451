// A hold that is not needed any more gives its points back to their lots.
import type { Command, Outcome } from '@fealty/contracts';
import { outcomeOf, sayReleased } from '../state/decision.rules.js';
import { balanceOf, pointsHeldBy, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { holdIn, settledNow, unknownHold } from '../state/spending.rules.js';

export const releaseHold = (state: PointsState, command: Command<{ readonly holdId: string }>): Outcome<PointsAccount, OrderEarn> => {
  const { holdId } = command.input;
  const settled = settledNow(state, command);
  const hold = holdIn(settled.state, holdId);
  if (hold === undefined) return unknownHold;
  const points = pointsHeldBy(hold);
  const lots = hold.lots.map((lot) => ({ lotId: lot.lotId, points: lot.points }));
  const done = sayReleased(settled, command, { holdId, entryId: `release/${holdId}`, points, lots, why: 'asked' });
  return outcomeOf(state, done, { points, balance: balanceOf(done.state.customer) });
};
