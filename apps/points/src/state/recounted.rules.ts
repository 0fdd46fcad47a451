// Taken back is what the order earned as it was, less what is kept of it earns under the stored terms (P10): so ten small returns take
// exactly what one large return takes, and a full return leaves nothing.
import type { Cause, EarnedLine, EarnTerms, PolicyInForce, Purchase } from '@fealty/contracts';
import { basisOf, countBase, countPoints } from './count-points.rules.js';
import { activatePending, sayClawedBack, sayPending, type Decision } from './decision.rules.js';
import { fits, type OrderEarn } from './points-account.rules.js';
import { takeBack } from './take-points.rules.js';

export interface Change {
  readonly orderId: string;
  /** Why: the first word of the entry's id. */
  readonly why: 'return' | 'refund' | 'cancel' | 'charge-back' | 'amend' | 'correct';
  /** The entry's id, when it is not `why` and the cause. */
  readonly entryId?: string;
  readonly exchange?: boolean;
  /** What the order counts for now; absent when nothing of it came back. */
  readonly purchase?: Purchase;
  readonly policy: PolicyInForce;
  /** The terms as they are now, when they changed. */
  readonly terms?: EarnTerms | undefined;
  /** The order's lines as they are now, points not counted yet. */
  readonly linesNow: (before: readonly EarnedLine[]) => readonly EarnedLine[];
}
interface Recount {
  readonly change: Change;
  readonly order: OrderEarn;
  readonly points: number;
  readonly qualifying: number;
  readonly lines: readonly EarnedLine[];
  readonly changed: readonly EarnedLine[];
}

const differs = (a: EarnedLine, b: EarnedLine | undefined): boolean =>
  a.keptQuantity !== b?.keptQuantity || a.keptNetMinor !== b.keptNetMinor || a.points !== b.points || a.budgetCut !== b.budgetCut || a.quantity !== b.quantity
  || a.netMinor !== b.netMinor || JSON.stringify(a.rule) !== JSON.stringify(b.rule) || a.category !== b.category || a.giftCard !== b.giftCard;

const changedLines = (before: readonly EarnedLine[], now: readonly EarnedLine[]): readonly EarnedLine[] => {
  const known = new Map(before.map((line) => [line.lineId, line]));
  return now.filter((line) => differs(line, known.get(line.lineId)));
};

const entryOf = ({ entryId, why }: Change, cause: Cause): string => entryId ?? `${why}/${cause.id}`;

const takeLess = (decision: Decision, cause: Cause, { change, order, points, qualifying, changed }: Recount): Decision => {
  const { orderId, exchange, terms } = change;
  const due = order.points - points;
  return sayClawedBack(decision, cause, {
    orderId, entryId: entryOf(change, cause), points: due, policyVersion: order.terms.policyVersion,
    takenFrom: takeBack(decision.state.customer, { orderId, pending: order.pending, terms: order.terms, inTime: cause.occurredAt < (order.completedAt ?? '') }, due),
    ...(terms === undefined ? {} : { terms }), lines: [...changed], ...(exchange === true ? { exchange: { correlationId: cause.correlationId } } : {}),
    qualifyingDay: order.qualifyingDay, qualifyingPoints: qualifying,
  });
};

const giveMore = (decision: Decision, cause: Cause, { change, order, points, qualifying, lines, changed }: Recount): Decision => {
  const { orderId, policy, terms = order.terms } = change;
  const pending = sayPending(decision, cause, {
    orderId, entryId: entryOf(change, cause), points: points - order.points, terms, basisMinor: basisOf(lines), lines: [...changed],
    qualifyingDay: order.qualifyingDay, qualifyingPoints: qualifying,
  });
  return order.completedAt === null ? pending : activatePending(pending, cause, { orderId, policy });
};

/** Counts an order again and says the difference. */
export const recounted = (before: Decision, cause: Cause, { change, order }: { change: Change; order: OrderEarn }): Decision | 'too-many-points' => {
  const terms = change.terms ?? order.terms;
  const { points, lines } = countPoints(change.linesNow(order.lines), terms, order.carried);
  const changed = changedLines(order.lines, lines);
  if (changed.length === 0) return before;
  if (!fits(before.state.customer, points)) return 'too-many-points';
  const qualifying = terms.circumstances === undefined ? points - order.points : countBase(lines, terms, order.carried) - (order.qualifying ?? 0);
  const recount = { change, order, points, qualifying, lines, changed };
  return points > order.points ? giveMore(before, cause, recount) : takeLess(before, cause, recount);
};
