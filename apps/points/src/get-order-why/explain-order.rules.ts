// Why an order has the points that it has, and why no more: each rule of the version that it earned under, by the same conditions that
// decided, and the first one that failed (E7). Nothing is stored.
import type { EarnedLine, EarningBasis, Policy } from '@fealty/contracts';
import { basisIn, earnsOn } from '../state/basis.rules.js';
import { countPoints } from '../state/count-points.rules.js';
import { isUnderReview } from '../state/reviews.rules.js';
import { countsFor } from '../state/count-uncut.rules.js';
import { lineFails, orderFails, type EarningRule, type Failed, type RatedOrder } from '../state/match-rules.rules.js';
import { sum, type EarnReview, type OrderEarn } from '../state/points-account.rules.js';

type PointsPolicy = Policy['points'];
type Multiplier = PointsPolicy['multipliers'][number];

export interface Considered {
  readonly rule: string;
  /** The rate, or the points, of the line hold it. */
  readonly applied: boolean;
  /** The first condition that failed; null with `applied` false: it held, but another one was taken. */
  readonly failed: Failed | null;
}
export interface ExplainedLine extends Omit<EarnedLine, 'rule'> { readonly rule: EarnedLine['rule'] | null; readonly considered: readonly Considered[] }

export interface Explained {
  readonly policyVersion: number;
  readonly points: number;
  readonly pending: number;
  readonly activated: number;
  readonly taken: number;
  readonly day: string;
  readonly circumstances: OrderEarn['terms']['circumstances'] | null;
  /** Which parts of its money earn. */
  readonly basis: EarningBasis;
  readonly stacking: PointsPolicy['stacking'] | null;
  /** What pending points wait for. */
  readonly waitsFor: 'completion' | 'instant' | 'review' | null;
  readonly activatesAt: string | null;
  /** What limits left for the order; `uncut` is what it would have without. */
  readonly limit: { readonly headroom: number; readonly uncut: number; readonly cut: boolean } | null;
  /** Which velocity limit holds it, and what had been earned before it within the time of the limit. */
  readonly review: Omit<EarnReview, 'refusal' | 'completedAt'> | null;
  /** What an agent refused of it. */
  readonly refused: Pick<NonNullable<OrderEarn['refused']>, 'at' | 'points' | 'reason'> | null;
  /** What the order asked of each budget and got; a rule whose budget gave nothing did not hold. */
  readonly budgets: NonNullable<OrderEarn['terms']['budgets']>;
  readonly lines: readonly ExplainedLine[];
  readonly bonuses: readonly Considered[];
}

const held = (rule: string): Considered => ({ rule, applied: true, failed: null });

type Grant = NonNullable<OrderEarn['terms']['budgets']>[number];
const nothingLeft = ({ budgets = [] }: OrderEarn['terms'], budget: string | undefined): Grant | undefined => budgets.find((one) => one.budget === budget && one.granted < one.wanted);
const budgetFailed = ({ granted, wanted }: Grant): Failed => ({ condition: 'budget', was: String(granted), wouldPass: [String(wanted)] });
const applies = (rule: EarnedLine['rule'], id: string): boolean => rule?.id === id || rule?.also?.includes(id) === true;

const ofLine = (line: EarnedLine, rules: readonly (EarningRule | Multiplier)[], { order, terms }: { order: RatedOrder; terms: OrderEarn['terms'] }): readonly Considered[] => rules.map((rule) => {
  const short = nothingLeft(terms, line.rule?.budget);
  if (short !== undefined && applies(line.rule?.unbudgeted, rule.id)) return held(rule.id);
  // What the budget gave in part holds, and tells by how much it was short.
  if (applies(line.rule, rule.id)) return short === undefined ? held(rule.id) : { rule: rule.id, applied: short.granted > 0, failed: budgetFailed(short) };
  const { sku = '', category, giftCard } = line;
  return { rule: rule.id, applied: false, failed: orderFails(rule, order) ?? lineFails(rule, { sku, category, giftCard }) ?? null };
});

// What the order that it was exchanged for reaches is not given a second time.
const reachedBefore = (origin: string | undefined): Failed | null => (origin === undefined ? null : { condition: 'exchangeOf', was: origin, wouldPass: [] });

const bonusesOf = ({ lines, terms, origin }: OrderEarn, { bonuses }: PointsPolicy, order: RatedOrder): readonly Considered[] => bonuses.map((told) => {
  const reachable = terms.bonuses?.find(({ id }) => id === told.id);
  const bonus = { ...told, minimumMinor: reachable?.minimumMinor ?? told.minimumMinor };
  const kept = sum(lines.filter((line) => countsFor(bonus, line)).map(earnsOn));
  const tooLittle = kept < bonus.minimumMinor || kept === 0 ? { condition: 'minimumMinor', was: String(kept), wouldPass: [String(Math.max(1, bonus.minimumMinor))] } : null;
  const short = nothingLeft(terms, bonus.budget);
  if (short !== undefined && tooLittle === null && reachable !== undefined) return { rule: bonus.id, applied: short.granted > 0, failed: budgetFailed(short) };
  if (reachable !== undefined) return tooLittle === null ? held(bonus.id) : { rule: bonus.id, applied: false, failed: tooLittle };
  return { rule: bonus.id, applied: false, failed: orderFails(bonus, order) ?? tooLittle ?? reachedBefore(origin) };
});

// Who asks may be the member: which agent looks at it is told to agents alone.
const reviewOf = (order: OrderEarn): Explained['review'] => {
  if (!isUnderReview(order)) return null;
  const { limit, per, withinMinutes, atMost, used, asked, at } = order.review;
  return { limit, per, withinMinutes, atMost, used, asked, at };
};
const refusedOf = ({ refused }: OrderEarn): Explained['refused'] => (refused === undefined ? null : { at: refused.at, points: refused.points, reason: refused.reason });

const waitsFor = (order: OrderEarn): Explained['waitsFor'] => {
  if (order.pending === 0) return null;
  if (isUnderReview(order)) return 'review';
  return order.terms.activatesAt === undefined ? 'completion' : 'instant';
};

const limitOf = ({ lines, terms, carried, points }: OrderEarn): Explained['limit'] => {
  if (terms.headroom === undefined) return null;
  const { uncut } = countPoints(lines, terms, carried);
  return { headroom: terms.headroom, uncut, cut: uncut > points && points === terms.headroom };
};

/** `policy`: of the version that the order earned under; without it only what is stored is told. */
export const explainOrder = (order: OrderEarn, policy: PointsPolicy | undefined): Explained => {
  const { terms, points, pending, activated, taken, qualifyingDay: day } = order;
  const rated = terms.circumstances ?? { channel: terms.channel, day };
  const rules = policy === undefined ? [] : [...policy.rules, ...policy.multipliers];
  return {
    policyVersion: terms.policyVersion, points, pending, activated, taken, day, circumstances: terms.circumstances ?? null, basis: basisIn(terms), stacking: policy?.stacking ?? null,
    waitsFor: waitsFor(order), activatesAt: terms.activatesAt ?? null, limit: limitOf(order), review: reviewOf(order), refused: refusedOf(order), budgets: terms.budgets ?? [],
    lines: order.lines.map((line) => ({ ...line, rule: line.rule ?? null, considered: ofLine(line, rules, { order: rated, terms }) })),
    bonuses: policy === undefined ? [] : bonusesOf(order, policy, rated),
  };
};

/** What is told of one rule alone; `undefined`: the version has no such rule. */
export const aboutRule = (explained: Explained, rule: string): Explained | undefined => {
  const only = (considered: readonly Considered[]): readonly Considered[] => considered.filter((one) => one.rule === rule);
  const known = [...explained.bonuses, ...explained.lines.flatMap(({ considered }) => considered)].some((one) => one.rule === rule);
  return known ? { ...explained, bonuses: only(explained.bonuses), lines: explained.lines.map((line) => ({ ...line, considered: only(line.considered) })) } : undefined;
};
