// An order earns once, on what was kept when it was paid, and its points wait until it completes (P2, P5). Rule, rates, policy version and
// inputs are stored with the earn. The new order of an exchange earns under the terms of the old one, and gets back first what the
// return took, last taken first: an exchange of equal value moves nothing (O5).
import type { Cause, EarnTerms, OrderLine, Outcome, PolicyInForce } from '@fealty/contracts';
import { activatesAt } from './activation.rules.js';
import { budgetKey, grantedTo, hasBudgets, unused } from './budgets.rules.js';
import { ownTerms, type Place, type Room } from './circumstances.rules.js';
import { basisOf, countBase, countPoints, sharesOf, type Counted } from './count-points.rules.js';
import { activatePending, outcomeOf, sayPending, undecided } from './decision.rules.js';
import { asksForChannels, bonusesFor, inputOf } from './match-rules.rules.js';
import { settleEarns } from './settle-earns.rules.js';
import { fits, sum, type ExchangeReturn, type Lot, type OrderEarn, type PointsAccount, type PointsState } from './points-account.rules.js';

export interface PaidOrder {
  readonly orderId: string;
  readonly purchaseDay: string;
  readonly channel: string;
  readonly lines: readonly OrderLine[];
  /** The order that it was exchanged for, when that one earned. */
  readonly origin?: { readonly orderId: string; readonly earn: OrderEarn } | undefined;
}

interface Earning { readonly order: PaidOrder; readonly cause: Cause; readonly policy: PolicyInForce }
interface Agreed { readonly terms: EarnTerms; readonly limit?: Room['limit'] | undefined }

const agreed = (account: PointsAccount, { order: { orderId, purchaseDay: day, channel, origin }, cause, policy }: Earning): Agreed => {
  if (origin !== undefined) return { terms: exchangedTerms(origin.earn) };
  const { version, policy: { points } } = policy;
  const place: Place = { orderId, at: cause.occurredAt, day };
  const { own, limit } = ownTerms(account, place, { channel, policy });
  return { limit, terms: {
    policyVersion: version, rounding: points.rounding, takeBack: points.takeBack, ...bonusesFor(points, own.circumstances ?? { channel, day }),
    ...(points.debtMax === undefined ? {} : { debtMax: points.debtMax }), ...activatesAt(policy, cause.occurredAt), ...own,
    ...(own.circumstances === undefined && asksForChannels(points) ? { channel } : {}),
  } };
};

/** The earning rules of the version that an order earned under; today's only when that version is not known any more. */
export const rulesUnder = (terms: EarnTerms, policy: PolicyInForce) => (policy.numbered(terms.policyVersion) ?? policy.policy).points;

// A fixed bonus was for the order that was exchanged; the new one earns by rate alone, in its place and within what the limits left for it.
const exchangedTerms = ({ terms, points, lines, carried }: OrderEarn): EarnTerms => {
  const others = { ...terms, ...(terms.budgets === undefined ? {} : { budgets: unused({ inputs: lines, terms, carried }, terms.budgets) }) };
  delete others.bonuses;
  return terms.headroom === undefined ? others : { ...others, headroom: Math.max(0, terms.headroom - points) };
};

const againOf = ({ activatedAt, expiresAt, warnAt, warned, renews, imported }: Lot) => ({ activatedAt, expiresAt, warnAt, warned, imported, ...(renews === undefined ? {} : { renews }) });

// The last taken goes back first. Whatever goes back repays debt before it is a lot; debt that was repaid meanwhile waits as pending.
const goesBack = (account: PointsAccount, open: ExchangeReturn, { points, entryId }: { points: number; entryId: string }) => {
  let rest = Math.min(points, open.points);
  const next = (atMost: number): number => {
    const part = Math.min(rest, atMost);
    rest -= part;
    return part;
  };
  const forgiven = next(open.forgiven);
  const debtBack = next(open.debt);
  next(open.held);
  const lots = open.lots.toReversed().map((lot, index) => ({ ...againOf(lot), lotId: `${entryId}#${index + 1}`, points: next(lot.points) }));
  const debt = Math.min(account.debt, debtBack + sum(lots.map((lot) => lot.points)));
  rest = Math.max(0, debt - debtBack);
  return { entryId: open.entryId, lots: lots.map((lot) => ({ ...lot, points: lot.points - next(lot.points) })).filter((lot) => lot.points > 0), debt, forgiven };
};

const exchangeOf = (state: PointsState, cause: Cause, { order: { origin }, points, entryId }: { order: PaidOrder; points: number; entryId: string }) => {
  if (origin === undefined) return undefined;
  const { orderId, earn: { lines, carried, exchanges } } = origin;
  const open = exchanges.find((one) => one.correlationId === cause.correlationId) ?? exchanges[0];
  const returned = open === undefined ? {} : { returned: goesBack(state.customer, open, { points, entryId }) };
  return { orderId, shares: [...sharesOf(lines), ...carried], ...returned };
};

const wasCut = ({ budgets = [] }: EarnTerms): boolean => budgets.some(({ wanted, granted }) => granted < wanted);

const refusalOf = (account: PointsAccount, { points, uncut, lines }: Counted, terms: EarnTerms) => {
  if (!fits(account, points)) return { refused: 'too-many-points', detail: 'the balance would not be an exact integer any more' };
  if (points > 0 || uncut > 0 || terms.circumstances !== undefined || wasCut(terms)) return undefined;
  return basisOf(lines) === 0 ? {} : { refused: 'order-too-small', detail: `${basisOf(lines)} minor units round to no point` };
};

const cutOf = ({ points, uncut }: Counted, limit: Agreed['limit']) => (uncut > points && limit !== undefined ? { cut: { counted: uncut, limit } } : {});

const drawnIn = ({ budgets = [] }: Pick<EarnTerms, 'budgets'>, programme: string) =>
  (budgets.length === 0 ? {} : { drawn: Object.fromEntries(budgets.map(({ budget, granted }) => [budgetKey(programme, budget), granted])) });

export const earnOrder = (state: PointsState, cause: Cause, { order, policy }: { order: PaidOrder; policy: PolicyInForce }): Outcome<PointsAccount, OrderEarn> => {
  const { orderId, purchaseDay, channel, origin } = order;
  const { terms: open, limit } = agreed(state.customer, { order, cause, policy });
  const inputs = order.lines.map((line) => inputOf(line, rulesUnder(open, policy), open.circumstances ?? { channel, day: purchaseDay }));
  const carried = origin === undefined ? [] : [...sharesOf(origin.earn.lines), ...origin.earn.carried];
  const draws = origin === undefined && hasBudgets(policy.policy.points) ? { budgets: grantedTo({ inputs, terms: open, carried }, policy.policy, state.budgets) } : {};
  const terms = { ...open, ...draws };
  const counted = countPoints(inputs, terms, carried);
  const refusal = refusalOf(state.customer, counted, terms);
  if (refusal !== undefined) return refusal;
  const { points, lines } = counted;
  const entryId = `earn/${orderId}`;
  const exchange = exchangeOf(state, cause, { order, points, entryId });
  const pending = sayPending(undecided(state), cause, {
    orderId, entryId, points, terms, basisMinor: basisOf(lines), lines: [...lines], ...(exchange === undefined ? {} : { exchangeOf: { ...exchange, shares: [...exchange.shares] } }), ...cutOf(counted, limit),
    qualifyingDay: purchaseDay, qualifyingPoints: terms.circumstances === undefined ? points : countBase(inputs, terms, carried),
  });
  const active = (terms.activatesAt ?? '9') <= cause.occurredAt ? activatePending(pending, cause, { orderId, policy }) : pending;
  const outcome = outcomeOf(state, settleEarns(active, cause, { policy, freeing: state.customer }));
  return { ...outcome, ...drawnIn(draws, policy.policy.programme) };
};
