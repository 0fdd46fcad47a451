// What corrections took of an order goes back to where it came from before anything is earned anew.
import type { PointsPendingV1 } from '@fealty/contracts';
import { pointsIn, sum, type ExchangeReturn, type Lot, type OrderEarn, type PointsAccount } from './points-account.rules.js';

type Taken = NonNullable<OrderEarn['corrected']>;
type Told = NonNullable<PointsPendingV1['data']['corrected']>;
interface Back { readonly points: number; readonly lots: readonly Lot[]; readonly debt: number; readonly forgiven: number; readonly expired: number }

export const nothingTaken: Taken = { points: 0, lots: [], debt: 0, forgiven: 0, expired: 0 };

const merged = (lots: readonly Lot[]): readonly Lot[] => [...Map.groupBy(lots, (lot) => lot.lotId).values()].flatMap(([first, ...others]) => (first === undefined ? [] : [{ ...first, points: first.points + pointsIn(others) }]));

export const tookMore = ({ points, lots, debt, forgiven, expired }: Taken = nothingTaken, took: Omit<ExchangeReturn, 'correlationId'>, held: readonly Lot[]): Taken => ({
  points: points + took.points, lots: merged([...lots, ...took.lots, ...held]), debt: debt + took.debt, forgiven: forgiven + took.forgiven, expired: expired + (took.expired ?? 0),
});

/** What goes back of it, the last taken first: `points` at most; and what is left of it. */
export const givenBack = (taken: Taken, most: number): { readonly back: Back; readonly left: Taken | undefined } => {
  const points = Math.min(taken.points, most);
  let rest = points;
  const next = (atMost: number): number => {
    const part = Math.min(rest, atMost);
    rest -= part;
    return part;
  };
  const forgiven = next(taken.forgiven);
  const expired = Math.min(forgiven, taken.expired);
  const debt = next(taken.debt);
  const lots = taken.lots.toReversed().map((lot) => ({ ...lot, points: next(lot.points) }));
  const given = new Map(lots.map((lot) => [lot.lotId, lot.points]));
  const left = {
    points: taken.points - points, forgiven: taken.forgiven - forgiven, expired: taken.expired - expired, debt: taken.debt - debt,
    lots: taken.lots.map((lot) => ({ ...lot, points: lot.points - (given.get(lot.lotId) ?? 0) })).filter((lot) => lot.points > 0),
  };
  return { back: { points, lots: lots.filter((lot) => lot.points > 0), debt, forgiven, expired }, left: left.points === 0 ? undefined : left };
};

/** Debt that was repaid meanwhile waits as pending. Lots repay what debt is left, unless other orders of the same decision still give theirs back (`apart`). */
export const goesBackCorrected = (account: PointsAccount, taken: Taken, { points: most, apart }: { points: number; apart: boolean }): Told => {
  const { back: { points, lots, debt: owed, forgiven, expired } } = givenBack(taken, most);
  const debt = Math.min(account.debt, owed);
  const repaid = apart ? 0 : Math.min(account.debt - debt, sum(lots.map((lot) => lot.points)));
  let rest = repaid;
  const free = lots.map((lot) => {
    const part = Math.min(rest, lot.points);
    rest -= part;
    return { ...lot, points: lot.points - part };
  }).filter((lot) => lot.points > 0).map(({ lotId, points: of, orderId, activatedAt, expiresAt, warnAt, warned, renews, imported }) =>
    ({ lotId, points: of, orderId, activatedAt, expiresAt, warnAt, warned, imported, ...(renews === undefined ? {} : { renews }) }));
  return { points, lots: free, debt: debt + repaid, forgiven, ...(expired === 0 ? {} : { expired }) };
};

export const withUndone = (order: OrderEarn, before: OrderEarn | undefined, { undoes, points }: { undoes: string | undefined; points: number }): OrderEarn => {
  const took = undoes === undefined ? undefined : before?.repairs?.find(({ journalId }) => journalId === undoes)?.took;
  const left = took === undefined ? undefined : givenBack(tookMore(undefined, took, []), points).left;
  return left === undefined ? order : { ...order, corrected: tookMore(order.corrected, { ...left, entryId: '', held: 0 }, []) };
};

export const withCorrected = (before: OrderEarn, corrected: Taken | undefined): OrderEarn => {
  const order = { ...before };
  delete (order as { corrected?: unknown }).corrected;
  return corrected === undefined ? order : { ...order, corrected };
};
