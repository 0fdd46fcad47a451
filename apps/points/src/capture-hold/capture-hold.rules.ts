// What was held is spent, all or less; the rest goes back to its lots (P8).
import type { Command, Outcome, PolicyInForce } from '@fealty/contracts';
import { outcomeOf, sayRedeemed, sayReleased, type Decision } from '../state/decision.rules.js';
import { balanceOf, pointsHeldBy, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { holdIn, settledNow, unknownHold } from '../state/spending.rules.js';
import { takeFromLots } from '../state/take-points.rules.js';

export interface CaptureHold { readonly holdId: string; readonly orderId: string; readonly points?: number | undefined }

const releaseRest = (captured: Decision, command: Command<CaptureHold>): Decision => {
  const { holdId } = command.input;
  const rest = holdIn(captured.state, holdId);
  if (rest === undefined) return captured;
  const lots = rest.lots.map(({ lotId, points }) => ({ lotId, points }));
  return sayReleased(captured, command, { holdId, entryId: `release/${holdId}`, points: pointsHeldBy(rest), lots, why: 'captured-for-less' });
};

export const captureHold = (state: PointsState, command: Command<CaptureHold>, { version }: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { holdId, orderId } = command.input;
  const settled = settledNow(state, command);
  const hold = holdIn(settled.state, holdId);
  if (hold === undefined) return unknownHold;
  const held = pointsHeldBy(hold);
  const points = command.input.points ?? held;
  if (points > held) return { refused: 'more-than-held', detail: `${held} points are held, ${points} were asked for` };
  const lots = [...takeFromLots(hold.lots, points)];
  const captured = sayRedeemed(settled, command, { orderId, entryId: `capture/${holdId}`, points, lots, holdId, policyVersion: version });
  const done = releaseRest(captured, command);
  return outcomeOf(state, done, { orderId, points, balance: balanceOf(done.state.customer) });
};
