// An order earns once, on what was kept when it was paid, and its points wait until it completes (P2, P5). Rule, rates, policy version and
// inputs are stored with the earn, also of an order that earns nothing: why can be told, and a repair may find more (E7, P21). The new order
// of an exchange earns under the terms of the old one, and gets back first what the return took: one of equal value moves nothing (O5).
import type { Cause, EarnTerms, OrderLine, Outcome, PolicyInForce, Purchase } from '@fealty/contracts';
import { activatesAt } from './activation.rules.js';
import { basisFor, onBasis } from './basis.rules.js';
import { budgetKey, grantedTo, hasBudgets, unused } from './budgets.rules.js';
import { ownTerms, type Place, type Room } from './circumstances.rules.js';
import { basisOf, countBase, countPoints, type Counted } from './count-points.rules.js';
import { activatePending, outcomeOf, sayPending, undecided, type Decision } from './decision.rules.js';
import { beforeIn, onTopOf, withExchange, type Before } from './exchange-families.rules.js';
import { goesBack } from './goes-back.rules.js';
import { bonusesFor, inputOf } from './match-rules.rules.js';
import { restoreSpent } from './restore-spent.rules.js';
import { settleEarns } from './settle-earns.rules.js';
import { earnsWithin, nothingCounts, type Velocity } from './velocity.rules.js';
import { fits, type ExchangeReturn, type OrderEarn, type PointsAccount, type PointsState } from './points-account.rules.js';

export interface PaidOrder {
  readonly orderId: string;
  readonly purchaseDay: string;
  readonly channel: string;
  readonly purchase: Purchase;
  readonly lines: readonly OrderLine[];
  /** The order that it was exchanged for, when that one earned. */
  readonly origin?: { readonly orderId: string; readonly earn: OrderEarn } | undefined;
  /** It earned by itself before the exchange was told: that is taken back, and this is what it took. */
  readonly again?: { readonly entryId: string; readonly taken: Decision; readonly took: Omit<ExchangeReturn, 'correlationId'> } | undefined;
}

interface Earning { readonly order: PaidOrder; readonly cause: Cause; readonly policy: PolicyInForce }
interface Agreed { readonly terms: EarnTerms; readonly limit?: Room['limit'] | undefined }

const agreed = (account: PointsAccount, { order: { orderId, purchaseDay: day, channel, origin }, cause, policy }: Earning): Agreed => {
  if (origin !== undefined) return { terms: exchangedTerms(origin.earn) };
  const { version, policy: { points } } = policy;
  const place: Place = { orderId, at: cause.occurredAt, day };
  const { own, limit } = ownTerms(account, place, { channel, policy });
  return { limit, terms: {
    policyVersion: version, rounding: points.rounding, takeBack: points.takeBack, ...basisFor(points), ...bonusesFor(points, own.circumstances ?? { channel, day }),
    ...(points.debtMax === undefined ? {} : { debtMax: points.debtMax }), ...activatesAt(policy, cause.occurredAt), ...own,
    ...(own.circumstances === undefined ? { channel } : {}),
  } };
};

/** The earning rules of the version that an order earned under; today's only when that version is not known any more. */
export const rulesUnder = (terms: EarnTerms, policy: PolicyInForce) => (policy.numbered(terms.policyVersion) ?? policy.policy).points;

export const exchangedTerms = ({ terms, points, lines, carried }: OrderEarn): EarnTerms => {
  const others = { ...terms, ...(terms.budgets === undefined ? {} : { budgets: unused({ inputs: lines, terms, carried }, terms.budgets) }) };
  const left = (most: number): number => Math.max(0, most - points);
  return { ...others, ...(terms.headroom === undefined ? {} : { headroom: left(terms.headroom) }), ...(terms.cap === undefined ? {} : { cap: left(terms.cap) }) };
};

const openIn = ({ exchanges }: OrderEarn, { correlationId }: Cause) => exchanges.find((one) => one.correlationId === correlationId) ?? exchanges[0];

type Took = Omit<ExchangeReturn, 'correlationId'>;
/** What the return half took goes back first, then what the order had by itself. */
const both = (open: Took | undefined, own: Took | undefined): Took | undefined => (open === undefined || own === undefined ? open ?? own : {
  entryId: open.entryId, points: open.points + own.points, lots: [...own.lots, ...open.lots], held: open.held + own.held, debt: open.debt + own.debt, forgiven: open.forgiven + own.forgiven, expired: (open.expired ?? 0) + (own.expired ?? 0),
});

const exchangeOf = (state: PointsState, cause: Cause, { order: { orderId: own, origin, again }, carried, points, entryId }: { order: PaidOrder; carried: Before['carried']; points: number; entryId: string }) => {
  if (origin === undefined) return undefined;
  const { orderId } = origin;
  const open = both(openIn(origin.earn, cause), again?.took);
  // What is under review stays pending.
  const pendingOnly = state.parts[own]?.review === undefined ? {} : { lots: [], debt: 0 };
  const returned = open === undefined ? {} : { returned: { ...goesBack(state.customer, open, { points, entryId }), ...pendingOnly } };
  return { orderId, shares: carried, ...returned, together: true as const };
};

const beforeNew = ({ customer, parts }: PointsState, { occurredAt: at }: Cause, { orderId, origin }: PaidOrder): Before =>
  (origin === undefined ? { carried: [], lines: [] } : beforeIn({ customer: withExchange(customer, { orderId, of: origin.orderId, at }), parts }, orderId));

const cutOf = ({ points, uncut }: Counted, limit: Agreed['limit']) => (uncut > points && limit !== undefined ? { cut: { counted: uncut, limit } } : {});

const drawnIn = ({ budgets = [] }: Pick<EarnTerms, 'budgets'>, programme: string) =>
  (budgets.length === 0 ? {} : { drawn: Object.fromEntries(budgets.map(({ budget, granted }) => [budgetKey(programme, budget), granted])) });

// An exchange leaves the review of what it is exchanged for as it is; beyond that it counts for what it earns more. History is over (E4).
const velocityOf = (state: PointsState, { order: { orderId, origin, again }, cause, policy }: Earning, points: number): Velocity => {
  if (origin?.earn.review !== undefined) {
    const { limit, per, withinMinutes, atMost, used, asked } = origin.earn.review;
    return { told: { review: { limit, per, withinMinutes, atMost, ...(used === undefined ? {} : { used }), asked } }, counts: [] };
  }
  const before = origin === undefined ? 0 : openIn(origin.earn, cause)?.points ?? 0;
  return cause.import || again !== undefined ? nothingCounts : earnsWithin(undecided(state), { cause, policy: policy.policy, points: points - before, id: `earn/${orderId}` });
};

/** A programme that gives points for nothing has no ledger of its orders. */
const givesNone = ({ policy: { points: { rules, bonuses } } }: PolicyInForce): boolean => rules.length === 0 && bonuses.length === 0;

const refusedBefore = ({ cap }: EarnTerms, known: OrderEarn | undefined): Pick<EarnTerms, 'cap'> => (known?.terms.cap === undefined ? {} : { cap: Math.min(known.terms.cap, cap ?? known.terms.cap) });

const activates = ({ parts }: PointsState, { occurredAt }: Cause, { orderId, terms }: { orderId: string; terms: EarnTerms }): boolean =>
  (terms.activatesAt ?? '9') <= occurredAt || (parts[orderId]?.completedAt ?? null) !== null;

const withSpent = (before: PointsState, earned: Decision, { order: { orderId, purchase }, cause, policy }: Earning): Outcome<PointsAccount, OrderEarn> => {
  const { events, ...done } = restoreSpent(earned, cause, { orderId, purchase, policy, whole: false });
  return events.length === 0 ? {} : outcomeOf(before, { events, ...done });
};

export const earnOrder = (before: PointsState, cause: Cause, { order, policy }: { order: PaidOrder; policy: PolicyInForce }): Outcome<PointsAccount, OrderEarn> => {
  const { orderId, purchaseDay, channel, origin, again } = order;
  if (origin === undefined && givesNone(policy)) return withSpent(before, undecided(before), { order, cause, policy });
  const start = again?.taken ?? undecided(before);
  const { state } = start;
  const { terms: open, limit } = agreed(state.customer, { order, cause, policy });
  const inputs = onBasis(order.lines.map((line) => inputOf(line, rulesUnder(open, policy), open.circumstances ?? { channel, day: purchaseDay })), open);
  const others = beforeNew(state, cause, order);
  const { carried } = others;
  const draws = origin === undefined && hasBudgets(policy.policy.points) ? { budgets: grantedTo({ inputs, terms: open, carried }, policy.policy, before.budgets) } : {};
  const terms = { ...open, ...draws, ...refusedBefore(open, state.parts[orderId]) };
  const counting = onTopOf(terms, others);
  const counted = countPoints(inputs, counting, carried);
  const { points, lines } = counted;
  if (!fits(state.customer, points)) return { refused: 'too-many-points', detail: 'the balance would be more than 10^12 points' };
  const entryId = again?.entryId ?? `earn/${orderId}`;
  const exchange = exchangeOf(state, cause, { order, carried, points, entryId });
  const velocity = velocityOf(before, { order, cause, policy }, points);
  const pending = sayPending({ ...start, counts: velocity.counts }, cause, {
    orderId, entryId, points, terms, basisMinor: basisOf(lines), lines: [...lines], ...(exchange === undefined ? {} : { exchangeOf: { ...exchange, shares: [...exchange.shares] } }), ...cutOf(counted, limit), ...velocity.told,
    qualifyingDay: purchaseDay, qualifyingPoints: terms.circumstances === undefined ? points : countBase(inputs, counting, carried),
  });
  const active = activates(state, cause, { orderId, terms }) ? activatePending(pending, cause, { orderId, policy }) : pending;
  const outcome = withSpent(before, settleEarns(active, cause, { policy, freeing: before.customer }), { order, cause, policy });
  return { ...outcome, ...drawnIn(draws, policy.policy.programme) };
};
