// Taken back is what the order earned as it was, less what is kept of it earns under the stored terms (P10): so ten small returns take
// exactly what one large return takes, and a full return leaves nothing.
import type { Cause, EarnedLine, EarnTerms, PointsClawedBackV1, PointsPendingV1, PolicyInForce, Purchase, Repaired } from '@fealty/contracts';
import { onBasis } from './basis.rules.js';
import { basisOf, countBase, countPoints } from './count-points.rules.js';
import { activatePending, sayClawedBack, sayPending, type Decision } from './decision.rules.js';
import { beforeIn, onTopOf } from './exchange-families.rules.js';
import { goesBackCorrected, nothingTaken } from './corrections.rules.js';
import { goesBack } from './goes-back.rules.js';
import { fits, type OrderEarn, type RepairDone } from './points-account.rules.js';
import { living } from './restore-spent.rules.js';
import { expiredOf, takeBack } from './take-points.rules.js';
import { earnsWithin, nothingCounts, type Velocity } from './velocity.rules.js';

/** An order is counted again under the terms of another policy version, or under those that it had before that. */
export interface Repairing {
  readonly told: Omit<Repaired, 'returned'>;
  /** What is not there any more is forgiven, not owed. */
  readonly forgive: boolean;
  readonly undone?: RepairDone;
}

export interface Change {
  readonly orderId: string;
  /** Why: the first word of the entry's id. */
  readonly why: 'return' | 'refund' | 'cancel' | 'charge-back' | 'amend' | 'correct' | 'repair' | 'refuse';
  /** The entry's id, when it is not `why` and the cause. */
  readonly entryId?: string;
  readonly exchange?: boolean;
  /** What the new order of an exchange earns is said right after it. */
  readonly followed?: boolean;
  /** A fact that arrived later corrects it, and a later one may correct it back; `apart`: see `goesBackCorrected`. */
  readonly correction?: { readonly apart: boolean };
  /** What the order counts for now; absent when nothing of it came back. */
  readonly purchase?: Purchase;
  readonly policy: PolicyInForce;
  /** The terms as they are now, when they changed. */
  readonly terms?: EarnTerms | undefined;
  readonly repair?: Repairing | undefined;
  /** An agent refused what was under review. */
  readonly refused?: PointsClawedBackV1['data']['refused'];
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
  || a.refundedMinor !== b.refundedMinor || a.basisMinor !== b.basisMinor || a.keptBasisMinor !== b.keptBasisMinor
  || a.netMinor !== b.netMinor || JSON.stringify(a.rule) !== JSON.stringify(b.rule) || a.category !== b.category || a.replaced !== b.replaced || a.giftCard !== b.giftCard;

const changedLines = (before: readonly EarnedLine[], now: readonly EarnedLine[]): readonly EarnedLine[] => {
  const known = new Map(before.map((line) => [line.lineId, line]));
  return now.filter((line) => differs(line, known.get(line.lineId)));
};

const entryOf = ({ entryId, why }: Change, cause: Cause): string => entryId ?? `${why}/${cause.id}`;

// A repair takes as far as the right terms allow; what they would leave owed may be forgiven.
const takingTerms = ({ repair, terms }: Change, order: OrderEarn): Pick<EarnTerms, 'takeBack' | 'debtMax'> => {
  if (repair === undefined || terms === undefined) return order.terms;
  return repair.forgive && terms.takeBack === 'debt' ? { takeBack: 'clamp' } : terms;
};

export const takingOf = (orderId: string, { pending, completedAt, terms }: Pick<OrderEarn, 'pending' | 'completedAt'> & { readonly terms: Pick<EarnTerms, 'takeBack' | 'debtMax'> }, cause: Cause) =>
  ({ orderId, pending, terms, inTime: cause.occurredAt < (completedAt ?? '') });

const takeLess = (decision: Decision, cause: Cause, { change, order, points, qualifying, changed }: Recount): Decision => {
  const { orderId, exchange, followed, terms, repair, refused, correction } = change;
  const due = order.points - points;
  return sayClawedBack(decision, cause, {
    orderId, entryId: entryOf(change, cause), points: due, policyVersion: (terms ?? order.terms).policyVersion,
    takenFrom: takeBack(decision.state.customer, { ...takingOf(orderId, { ...order, terms: takingTerms(change, order) }, cause), expiredBefore: repair?.undone?.expired }, due),
    ...(terms === undefined ? {} : { terms }), ...(repair === undefined ? {} : { repair: repair.told }), ...(refused === undefined ? {} : { refused }), ...(correction === undefined && repair?.undone?.took === undefined ? {} : { correction: true }), lines: [...changed], ...(exchange === true ? { exchange: { correlationId: cause.correlationId } } : {}), ...(followed === true ? { followed } : {}),
    qualifyingDay: order.qualifyingDay, qualifyingPoints: qualifying,
  });
};

// What the repair that is undone took goes back to where it came from; of one that gives, its undoing takes nothing that had expired before.
const repairOf = ({ state: { customer } }: Decision, cause: Cause, { change: { orderId, repair, policy, entryId = '' }, order, points }: Recount): { repair?: Repaired } => {
  if (repair === undefined) return {};
  const { told, undone } = repair;
  const expired = expiredOf(customer, orderId);
  if (undone?.took === undefined) return { repair: undone !== undefined || expired === 0 ? told : { ...told, expired } };
  const { took } = undone;
  const { lots, debt, forgiven, expired: again } = goesBack(customer, { ...took, lots: living(took.lots, cause.occurredAt, policy) }, { points: points - order.points, entryId });
  return { repair: { ...told, returned: { lots, debt, forgiven, ...(again === undefined ? {} : { expired: again }) } } };
};

const correctedOf = ({ state: { customer } }: Decision, { change: { repair, correction }, order, points }: Recount, { points: returned, debt }: { points: number; debt: number }): Pick<PointsPendingV1['data'], 'corrected'> => {
  const more = points - order.points - returned;
  const rest = (repair?.undone?.took?.points ?? 0) > returned;
  if ((order.corrected === undefined && !rest) || (more === 0 && !rest) || (correction === undefined && repair?.undone === undefined)) return {};
  return { corrected: goesBackCorrected({ ...customer, debt: customer.debt - debt }, order.corrected ?? nothingTaken, { points: more, apart: correction?.apart === true }) };
};

// What an amendment adds comes as fast as what another order earns; what is under review stays so. Corrections and repairs count for nothing.
const velocityOf = (decision: Decision, cause: Cause, { change, order, points }: Recount): Velocity =>
  (change.why !== 'amend' || cause.import || order.review !== undefined ? nothingCounts
    : earnsWithin(decision, { cause, policy: change.policy.policy, points: points - order.points, id: entryOf(change, cause) }));

const giveMore = (decision: Decision, cause: Cause, recount: Recount): Decision => {
  const { change, order, points, qualifying, lines, changed } = recount;
  const { orderId, policy, terms = order.terms } = change;
  const { told, counts } = velocityOf(decision, cause, recount);
  const { repair } = repairOf(decision, cause, recount);
  const undone = { points: repair?.returned === undefined ? 0 : Math.min(change.repair?.undone?.took?.points ?? 0, points - order.points), debt: repair?.returned?.debt ?? 0 };
  const pending = sayPending({ ...decision, counts }, cause, {
    orderId, entryId: entryOf(change, cause), points: points - order.points, terms, basisMinor: basisOf(lines), lines: [...changed], ...(repair === undefined ? {} : { repair }), ...correctedOf(decision, recount, undone), ...told,
    qualifyingDay: order.qualifyingDay, qualifyingPoints: qualifying,
  });
  return order.completedAt === null ? pending : activatePending(pending, cause, { orderId, policy });
};

const alike = ({ rounding, takeBack, basis, bonuses, debtMax, headroom, cap, budgets, circumstances }: EarnTerms): string => JSON.stringify([rounding, takeBack, basis, bonuses, debtMax, headroom, cap, budgets, circumstances === undefined]);
/** Whether a later return, or another order, would be counted in another way. */
const isOtherwise = ({ repair, terms }: Change, order: OrderEarn): boolean => repair !== undefined && terms !== undefined && alike(terms) !== alike(order.terms);

const qualifies = ({ terms, points, qualifying = 0 }: OrderEarn): number => (terms.circumstances === undefined ? points : qualifying);

/** Counts an order again and says the difference. */
export const recounted = (before: Decision, cause: Cause, { change, order }: { change: Change; order: OrderEarn }): Decision | 'too-many-points' => {
  const terms = change.terms ?? order.terms;
  const others = beforeIn(before.state, change.orderId, order);
  const counting = onTopOf(terms, others);
  const { points, lines } = countPoints(onBasis(change.linesNow(order.lines), terms), counting, others.carried);
  const changed = changedLines(order.lines, lines);
  const qualifying = (terms.circumstances === undefined ? points : countBase(lines, counting, others.carried)) - qualifies(order);
  if (changed.length === 0 && qualifying === 0 && !isOtherwise(change, order)) return before;
  if (!fits(before.state.customer, points)) return 'too-many-points';
  const recount = { change, order, points, qualifying, lines, changed };
  return points > order.points ? giveMore(before, cause, recount) : takeLess(before, cause, recount);
};
