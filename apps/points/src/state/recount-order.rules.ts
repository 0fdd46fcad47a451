// Taken back is what the order earned as it was, less what is kept of it earns under the stored terms (P10): so ten small returns take
// exactly what one large return takes, and a full return leaves nothing.
import type { Cause, EarnedLine, Outcome, PolicyInForce, Purchase } from '@fealty/contracts';
import { basisOf, countPoints } from './count-points.rules.js';
import { activatePending, outcomeOf, sayClawedBack, sayPending, undecided, type Decision } from './decision.rules.js';
import { fits } from './earn-order.rules.js';
import { hasEarned, type OrderEarn, type PointsAccount, type PointsState } from './points-account.rules.js';
import { restoreSpent } from './restore-spent.rules.js';
import { takeBack } from './take-points.rules.js';

export interface Change {
  readonly orderId: string;
  /** Why: the first word of the entry's id. */
  readonly why: 'return' | 'refund' | 'cancel' | 'charge-back' | 'amend';
  readonly exchange?: boolean;
  /** What the order counts for now; absent when nothing of it came back. */
  readonly purchase?: Purchase;
  readonly policy: PolicyInForce;
  /** The order's lines as they are now, points not counted yet. */
  readonly linesNow: (before: readonly EarnedLine[]) => readonly EarnedLine[];
}
interface Recount { readonly change: Change; readonly order: OrderEarn; readonly points: number; readonly lines: readonly EarnedLine[]; readonly changed: readonly EarnedLine[] }

const differs = (a: EarnedLine, b: EarnedLine | undefined): boolean =>
  a.keptQuantity !== b?.keptQuantity || a.keptNetMinor !== b.keptNetMinor || a.points !== b.points || a.quantity !== b.quantity
  || a.netMinor !== b.netMinor || a.rule?.id !== b.rule?.id || a.category !== b.category || a.giftCard !== b.giftCard;

const changedLines = (before: readonly EarnedLine[], now: readonly EarnedLine[]): readonly EarnedLine[] => {
  const known = new Map(before.map((line) => [line.lineId, line]));
  return now.filter((line) => differs(line, known.get(line.lineId)));
};

const takeLess = (decision: Decision, cause: Cause, { change: { orderId, why, exchange }, order, points, changed }: Recount): Decision => {
  const due = order.points - points;
  return sayClawedBack(decision, cause, {
    orderId, entryId: `${why}/${cause.id}`, points: due, policyVersion: order.terms.policyVersion,
    takenFrom: takeBack(decision.state.customer, { orderId, pending: order.pending, terms: order.terms, inTime: cause.occurredAt < (order.completedAt ?? '') }, due),
    lines: [...changed], ...(exchange === true ? { exchange: { correlationId: cause.correlationId } } : {}),
    qualifyingDay: order.qualifyingDay, qualifyingPoints: -due,
  });
};

const giveMore = (decision: Decision, cause: Cause, { change: { orderId, why, policy }, order, points, lines, changed }: Recount): Decision => {
  const more = points - order.points;
  const pending = sayPending(decision, cause, {
    orderId, entryId: `${why}/${cause.id}`, points: more, terms: order.terms, basisMinor: basisOf(lines), lines: [...changed],
    qualifyingDay: order.qualifyingDay, qualifyingPoints: more,
  });
  return order.completedAt === null ? pending : activatePending(pending, cause, { orderId, policy });
};

const recounted = (before: Decision, cause: Cause, { change, order }: { change: Change; order: OrderEarn }): Decision | 'too-many-points' => {
  const { points, lines } = countPoints(change.linesNow(order.lines), order.terms, order.carried);
  const changed = changedLines(order.lines, lines);
  if (changed.length === 0) return before;
  if (!fits(before.state.customer, points)) return 'too-many-points';
  const recount = { change, order, points, lines, changed };
  return points > order.points ? giveMore(before, cause, recount) : takeLess(before, cause, recount);
};

/** Counts an order again after something of it changed, and gives back what was spent on what came back. One that nothing is known of has nothing to count. */
export const recountOrder = (state: PointsState, cause: Cause, change: Change): Outcome<PointsAccount, OrderEarn> => {
  const { orderId, why, purchase, policy, exchange } = change;
  const order = state.parts[orderId];
  if (order === undefined) return {};
  const counted = hasEarned(order) ? recounted(undecided(state), cause, { change, order }) : undecided(state);
  if (counted === 'too-many-points') return { refused: counted };
  const whole = why === 'cancel' || why === 'charge-back';
  const decision = purchase === undefined || exchange === true ? counted : restoreSpent(counted, cause, { orderId, purchase, policy, whole });
  return decision.events.length === 0 ? {} : outcomeOf(state, decision);
};

/** The lines after a return or refund told what is kept of some of them. */
export const keptAs = (told: readonly Pick<EarnedLine, 'lineId' | 'keptQuantity' | 'keptNetMinor'>[]): Change['linesNow'] => (before) => {
  const kept = new Map(told.map((line) => [line.lineId, line]));
  return before.map((line) => {
    const now = kept.get(line.lineId);
    return now === undefined ? line : { ...line, keptQuantity: now.keptQuantity, keptNetMinor: now.keptNetMinor };
  });
};

export const nothingKept: Change['linesNow'] = (before) => before.map((line) => ({ ...line, keptQuantity: 0, keptNetMinor: 0 }));
