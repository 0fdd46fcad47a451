// Lots give by earliest expiry, unlimited last, then oldest (P7). A take-back goes: pending of that order, the rest of its lots, other
// lots, held points, then below zero as far as the terms of the earn allow (P11). What had expired unspent is not taken again (P10).
import type { EarnTerms, PointsClawedBackV1 } from '@fealty/contracts';
import { sum, type Lot, type PointsAccount } from './points-account.rules.js';

type TakenFrom = PointsClawedBackV1['data']['takenFrom'];
type LotTake = TakenFrom['lots'][number];

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const byExpiry = (a: Lot, b: Lot): number => {
  if (a.expiresAt === b.expiresAt) return 0;
  if (a.expiresAt === null) return 1;
  return b.expiresAt === null ? -1 : byText(a.expiresAt, b.expiresAt);
};

/** The order in which lots give. */
export const inTakingOrder = (lots: readonly Lot[]): readonly Lot[] =>
  [...lots].sort((a, b) => byExpiry(a, b) || byText(a.activatedAt, b.activatedAt) || byText(a.lotId, b.lotId));

/** How much each lot gives of `wanted`; less in all when there is less. */
export const takeFromLots = (lots: readonly Lot[], wanted: number): readonly LotTake[] => {
  const takes: LotTake[] = [];
  let rest = wanted;
  for (const { lotId, points } of inTakingOrder(lots)) {
    if (rest === 0) break;
    const take = Math.min(points, rest);
    takes.push({ lotId, points: take });
    rest -= take;
  }
  return takes;
};

const taken = (takes: readonly LotTake[]): number => sum(takes.map((take) => take.points));

interface Taking {
  readonly orderId: string;
  readonly pending: number;
  readonly terms: Pick<EarnTerms, 'takeBack' | 'debtMax'>;
  /** What came back did so before the order completed, but was told later: its lots stand for pending points. */
  readonly inTime: boolean;
  /** What of the order had expired before what is taken was given. */
  readonly expiredBefore?: number | undefined;
}

const owed = ({ takeBack, debtMax }: Taking['terms'], debt: number, missing: number): number => {
  if (takeBack !== 'debt') return 0;
  return debtMax === undefined ? missing : Math.min(missing, Math.max(0, debtMax - debt));
};

/** What of an order expired unspent. */
export const expiredOf = ({ expired }: PointsAccount, orderId: string): number => expired.find((one) => one.orderId === orderId)?.points ?? 0;

/** Where `due` points of an order are taken from. The parts add up to `due`. */
export const takeBack = (account: PointsAccount, order: Taking, due: number): TakenFrom => {
  const pending = Math.min(order.pending, due);
  const expired = Math.min(Math.max(0, expiredOf(account, order.orderId) - (order.expiredBefore ?? 0)), due - pending);
  const gone = { pending, ...(expired === 0 ? {} : { expired }) };
  const wanted = due - pending - expired;
  const pendingOnly = order.terms.takeBack === 'pending-only';
  const own = pendingOnly && !order.inTime ? [] : takeFromLots(account.lots.filter((lot) => lot.orderId === order.orderId), wanted);
  if (pendingOnly) return { ...gone, lots: [...own], held: 0, debt: 0, forgiven: wanted - taken(own) };
  const others = takeFromLots(account.lots.filter((lot) => lot.orderId !== order.orderId), wanted - taken(own));
  const lots = [...own, ...others];
  const held = Math.min(account.held, wanted - taken(lots));
  const missing = wanted - taken(lots) - held;
  const debt = owed(order.terms, account.debt, missing);
  return { ...gone, lots, held, debt, forgiven: missing - debt };
};
