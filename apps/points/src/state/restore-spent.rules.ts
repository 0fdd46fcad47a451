// Points spent on an order that comes back go back to the lots that gave them, last given first, with their expiry; to a lot that has
// ended meanwhile with a short new life (P13). Debt is repaid first. A part gives back its share of the money, however it is told.
import { roundRatio, type Cause, type PolicyInForce, type Purchase } from '@fealty/contracts';
import { sayRestored, type Decision } from './decision.rules.js';
import { lastOf, shortLifeOf } from './lots.rules.js';
import { familyOf, madeOf } from './exchange-families.rules.js';
import { hasEarned, pointsIn, sum, type Lot, type PointsState, type Spent } from './points-account.rules.js';

/** Lots that go back: one that has ended meanwhile lives a short time more. */
export const living = (given: readonly Lot[], at: string, policy: PolicyInForce): readonly Lot[] => given.map((lot) => {
  if (lot.expiresAt === null || lot.expiresAt > at) return lot;
  const { lotId, orderId, points, activatedAt } = lot;
  return { lotId, orderId, points, activatedAt, ...shortLifeOf(policy, at), warned: false, imported: false };
});

// Several spends of one order may have taken from the same lot.
const merged = (lots: readonly Lot[]): readonly Lot[] => [...Map.groupBy(lots, (lot) => lot.lotId).values()].flatMap(([first, ...others]) =>
  (first === undefined ? [] : [{ ...first, points: first.points + pointsIn(others) }]));

export interface Restoring { readonly entryId?: string; readonly orderId: string; readonly points: number; readonly why: 'return' | 'refund'; readonly policy: PolicyInForce; readonly ofMinor?: number }

/** Gives back `points` of what was spent on an order. */
export const giveBack = (before: Decision, cause: Cause, { entryId = `restore/${cause.id}`, orderId, points, why, policy, ofMinor }: Restoring): Decision => {
  const { customer, parts } = before.state;
  const given = merged(lastOf(parts[orderId]?.spent.lots ?? [], points));
  const repaidDebt = Math.min(customer.debt, points);
  const lots = merged(lastOf(living(given, cause.occurredAt, policy).toReversed(), points - repaidDebt));
  return sayRestored(before, cause, {
    orderId, entryId, points, repaidDebt, lots: [...lots], given: given.map(({ lotId, points: got }) => ({ lotId, points: got })), why,
    ...(ofMinor === undefined ? {} : { ofMinor }),
  });
};

interface Share { readonly ofMinor: number; readonly leftMinor: number; readonly all: boolean }

/** What is still spent on the order once only a share of it is left. */
const staysSpent = ({ points }: Spent, { ofMinor, leftMinor, all }: Share): number => {
  if (all) return 0;
  return ofMinor === 0 ? points : roundRatio(BigInt(points) * BigInt(Math.min(leftMinor, ofMinor)), BigInt(ofMinor), 'half-even');
};

export interface ComesBack { readonly orderId: string; readonly purchase: Pick<Purchase, 'kept' | 'keptBefore' | 'keptMinor' | 'keptBeforeMinor' | 'cameBack' | 'followed'>; readonly policy: PolicyInForce; readonly whole: boolean }

const linesOf = ({ parts }: PointsState, orderIds: readonly string[]) => orderIds.flatMap((id) => parts[id]?.lines ?? []);

// What was spent on an order that was exchanged pays for what exchanges made of it, too: of all of them together its share goes back.
const shareTogether = (state: PointsState, holder: string): Share => {
  const left = linesOf(state, madeOf(state.customer, holder));
  return {
    ofMinor: sum(linesOf(state, [holder]).map((line) => (line.replaced === true ? 0 : line.netMinor))), leftMinor: sum(left.map((line) => line.keptNetMinor)),
    all: left.length > 0 && left.every((line) => line.keptQuantity === 0),
  };
};

// Orders of long ago tell only what was kept before, and that while they were paid.
const shareOf = ({ ofMinor }: Spent, { purchase, whole }: ComesBack): Share => {
  const { kept, keptBefore, keptMinor, keptBeforeMinor, cameBack } = purchase;
  if (whole || (keptBefore && !kept)) return { ofMinor: cameBack?.ofMinor ?? ofMinor ?? keptBeforeMinor, leftMinor: 0, all: true };
  return cameBack ?? { ofMinor: keptBefore ? ofMinor ?? keptBeforeMinor : 0, leftMinor: keptMinor, all: false };
};

/** After some of an order came back, or all of it, or it is known to be paid. */
export const restoreSpent = (before: Decision, cause: Cause, come: ComesBack): Decision => {
  const { orderId, policy } = come;
  const earned = hasEarned(before.state.parts[orderId]);
  // With what exchanges made of it, which is told next, more of it is kept.
  if (earned && come.purchase.followed === true) return before;
  const family = earned ? familyOf(before.state.customer, orderId) : [orderId];
  return family.reduce((decision, holder) => {
    const spent = decision.state.parts[holder]?.spent;
    if (spent === undefined || spent.lots.length === 0) return decision;
    const share = family.length === 1 ? shareOf(spent, come) : shareTogether(decision.state, holder);
    const points = pointsIn(spent.lots) - staysSpent(spent, share);
    const entryId = `restore/${cause.id}${holder === orderId ? '' : `/${holder}`}`;
    return points > 0 ? giveBack(decision, cause, { entryId, orderId: holder, points, why: 'return', policy, ofMinor: share.ofMinor }) : decision;
  }, before);
};
