// What a take-back took goes back to where it came from, the last taken first. Whatever goes back repays debt before it is a lot; debt that
// was repaid meanwhile waits as pending.
import { sum, type ExchangeReturn, type Lot, type PointsAccount } from './points-account.rules.js';

const againOf = ({ activatedAt, expiresAt, warnAt, warned, renews, imported }: Lot) => ({ activatedAt, expiresAt, warnAt, warned, imported, ...(renews === undefined ? {} : { renews }) });

/** Where `points` of what was taken go. */
export const goesBack = (account: PointsAccount, open: Omit<ExchangeReturn, 'correlationId'>, { points, entryId }: { points: number; entryId: string }) => {
  let rest = Math.min(points, open.points);
  const next = (atMost: number): number => {
    const part = Math.min(rest, atMost);
    rest -= part;
    return part;
  };
  const forgiven = next(open.forgiven);
  const expired = Math.min(forgiven, open.expired ?? 0);
  const debtBack = next(open.debt);
  next(open.held);
  const lots = open.lots.toReversed().map((lot, index) => ({ ...againOf(lot), lotId: `${entryId}#${index + 1}`, points: next(lot.points) }));
  const debt = Math.min(account.debt, debtBack + sum(lots.map((lot) => lot.points)));
  rest = Math.max(0, debt - debtBack);
  return { entryId: open.entryId, lots: lots.map((lot) => ({ ...lot, points: lot.points - next(lot.points) })).filter((lot) => lot.points > 0), debt, forgiven, ...(expired === 0 ? {} : { expired }) };
};
