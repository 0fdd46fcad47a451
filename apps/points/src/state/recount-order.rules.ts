// An order of which less is kept, or other lines: its points are counted again, what was spent on it goes back, and the customer's other
// orders are weighed again where they look at this one.
import type { Cause, EarnedLine, Outcome } from '@fealty/contracts';
import { outcomeOf, undecided } from './decision.rules.js';
import { hasEarned, type OrderEarn, type PointsAccount, type PointsState } from './points-account.rules.js';
import { recounted, type Change } from './recounted.rules.js';
import { restoreSpent } from './restore-spent.rules.js';
import { settleEarns } from './settle-earns.rules.js';

/** Counts an order again after something of it changed, and gives back what was spent on what came back. One that nothing is known of has nothing to count. */
export const recountOrder = (state: PointsState, cause: Cause, change: Change): Outcome<PointsAccount, OrderEarn> => {
  const { orderId, why, purchase, policy, exchange } = change;
  const order = state.parts[orderId];
  if (order === undefined) return {};
  const counted = hasEarned(order) ? recounted(undecided(state), cause, { change, order }) : undecided(state);
  if (counted === 'too-many-points') return { refused: counted };
  const whole = why === 'cancel' || why === 'charge-back';
  const settled = exchange === true ? counted : settleEarns(counted, cause, { policy });
  const decision = purchase === undefined || exchange === true ? settled : restoreSpent(settled, cause, { orderId, purchase, policy, whole });
  return decision.events.length === 0 ? {} : outcomeOf(state, decision);
};

/** The lines after a return or refund told what is kept of some of them. */
export const keptAs = (told: readonly Pick<EarnedLine, 'lineId' | 'keptQuantity' | 'keptNetMinor' | 'refundedMinor'>[]): Change['linesNow'] => (before) => {
  const kept = new Map(told.map((line) => [line.lineId, line]));
  return before.map((line) => {
    const now = kept.get(line.lineId);
    if (now === undefined) return line;
    const { keptQuantity, keptNetMinor, refundedMinor } = now;
    const changed = { ...line, keptQuantity, keptNetMinor };
    delete changed.refundedMinor;
    return refundedMinor === undefined ? changed : { ...changed, refundedMinor };
  });
};

export const nothingKept: Change['linesNow'] = (before) => before.map((line) => ({ ...line, keptQuantity: 0, keptNetMinor: 0 }));
