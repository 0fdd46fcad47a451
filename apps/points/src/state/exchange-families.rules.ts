// An order and those that exchanges made of it count as one (O5): each earns what it adds to those before it, in the order of their payment. So
// an exchange of equal value moves nothing, a bonus stays while what is kept of all of them meets its condition (P12), and it does not
// matter in which order returns and exchanges are told.
import type { EarnedLine, EarningShare, ReachedBonus } from '@fealty/contracts';
import { earnsOn } from './basis.rules.js';
import { sharesOf } from './count-points.rules.js';
import { countsFor } from './count-uncut.rules.js';
import { hasEarned, sum, type Exchanged, type OrderEarn, type PointsAccount, type PointsState } from './points-account.rules.js';
import { watchedIn } from './watched-earns.rules.js';

const most = 100;
const inTurn = (a: Exchanged, b: Exchanged): number => (a.at < b.at || (a.at === b.at && a.orderId < b.orderId) ? -1 : 1);

export const withExchange = (account: PointsAccount, exchange: Exchanged): PointsAccount =>
  ({ ...account, exchanged: [...(account.exchanged ?? []).filter(({ orderId }) => orderId !== exchange.orderId), exchange].sort(inTurn).slice(-most) });

/** An order and those that it came of, up to the first one. */
const chainOf = ({ exchanged = [] }: PointsAccount, orderId: string): readonly string[] => {
  const chain = new Set([orderId]);
  // A set goes on to what is added to it meanwhile, and a ring that was told ends where it began.
  for (const one of chain) for (const { orderId: made, of } of exchanged) if (made === one) chain.add(of);
  return [...chain];
};
const rootOf = (account: PointsAccount, orderId: string): string => chainOf(account, orderId).at(-1) ?? orderId;

const inTurnAfter = (before: readonly string[], made: readonly Exchanged[]): readonly string[] => {
  const next = made.find(({ of }) => before.includes(of)) ?? made[0];
  return next === undefined ? before : inTurnAfter([...before, next.orderId], made.filter((one) => one !== next));
};

/** The order that all of them came of, and those, in the order of their payment, none before the one that it came of. */
export const familyOf = (account: PointsAccount, orderId: string): readonly string[] => {
  const root = rootOf(account, orderId);
  return inTurnAfter([root], (account.exchanged ?? []).filter((one) => one.orderId !== root && rootOf(account, one.orderId) === root));
};

/** Of them, an order and those that came of it. */
export const madeOf = (account: PointsAccount, orderId: string): readonly string[] => familyOf(account, orderId).filter((one) => chainOf(account, one).includes(orderId));

export const withFamilies = (account: PointsAccount, orderIds: readonly string[]): readonly string[] =>
  ((account.exchanged ?? []).length === 0 ? orderIds : [...new Set(orderIds.flatMap((orderId) => familyOf(account, orderId)))]);
/** The orders that what happens to one may move. */
export const movedWith = (account: PointsAccount, orderId: string): readonly string[] => withFamilies(account, [orderId, ...watchedIn(account)]);
export const exchangedIn = ({ exchanged = [] }: PointsAccount): readonly string[] => exchanged.flatMap(({ orderId, of }) => [orderId, of]);

export interface Before { readonly carried: readonly EarningShare[]; readonly lines: readonly EarnedLine[] }

export const countsTogether = ({ exchanged = [] }: PointsAccount, orderId: string): boolean => exchanged.some((one) => one.orderId === orderId);

export const beforeIn = ({ customer, parts }: PointsState, orderId: string, order?: OrderEarn): Before => {
  if (!countsTogether(customer, orderId)) return { carried: order?.carried ?? [], lines: [] };
  const family = familyOf(customer, orderId);
  const earlier = family.slice(0, family.indexOf(orderId)).flatMap((one) => {
    const earn = parts[one];
    return hasEarned(earn) ? [{ one, earn }] : [];
  });
  const own = (one: string, { carried }: OrderEarn): readonly EarningShare[] => (countsTogether(customer, one) ? [] : carried);
  return { carried: earlier.flatMap(({ one, earn }) => [...sharesOf(earn.lines), ...own(one, earn)]), lines: earlier.flatMap(({ earn }) => earn.lines) };
};

/** Bonuses as an order reaches them on top of others: those that the others reach are theirs. */
export const onTopOf = <Terms extends { readonly bonuses?: readonly ReachedBonus[] | undefined }>(terms: Terms, { lines }: Before): Terms => {
  if (terms.bonuses === undefined || lines.length === 0) return terms;
  const bonuses = terms.bonuses.flatMap((bonus) => {
    const kept = sum(lines.filter((line) => countsFor(bonus, line)).map(earnsOn));
    if (kept > 0 && kept >= bonus.minimumMinor) return [];
    return [{ ...bonus, minimumMinor: bonus.minimumMinor - kept }];
  });
  return { ...terms, bonuses };
};

export const asCounted = (state: PointsState, orderId: string, order: OrderEarn): OrderEarn => {
  const before = beforeIn(state, orderId, order);
  return { ...order, terms: onTopOf(order.terms, before), carried: before.carried };
};
