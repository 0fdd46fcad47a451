// Points spent on an order that comes back go back to the lots that gave them, last given first, with their expiry; to a lot that has
// ended meanwhile with a short new life (P13). Debt is repaid first. A partial return gives back its share of the money, so that ten
// small returns give back exactly what one large return gives back.
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

/** What is still spent on the order once only `keptMinor` of it is kept. */
const staysSpent = ({ points }: Spent, ofMinor: number, keptMinor: number): number =>
  (ofMinor === 0 ? points : roundRatio(BigInt(points) * BigInt(Math.min(keptMinor, ofMinor)), BigInt(ofMinor), 'half-even'));

export interface ComesBack { readonly orderId: string; readonly purchase: Pick<Purchase, 'kept' | 'keptBefore' | 'keptMinor' | 'keptBeforeMinor'>; readonly policy: PolicyInForce; readonly whole: boolean; /** Before it did. */ readonly earlier: PointsState }

const keptIn = ({ parts }: PointsState, orderIds: readonly string[]): number => sum(orderIds.flatMap((id) => {
  const order = parts[id];
  return hasEarned(order) ? order.lines.map((line) => line.keptNetMinor) : [];
}));

// What was spent on an order that was exchanged pays for what exchanges made of it, too: of all of them together its share goes back.
const restoreTogether = (before: Decision, cause: Cause, { holder, orderId, earlier, policy }: { holder: string; orderId: string; earlier: PointsState; policy: PolicyInForce }): Decision => {
  const spent = before.state.parts[holder]?.spent;
  if (spent === undefined || spent.lots.length === 0) return before;
  const family = madeOf(before.state.customer, holder);
  const ofMinor = spent.ofMinor ?? keptIn(earlier, family);
  const keptMinor = keptIn(before.state, family);
  const points = pointsIn(spent.lots) - (keptMinor === 0 ? 0 : staysSpent(spent, ofMinor, keptMinor));
  return points > 0 ? giveBack(before, cause, { entryId: `restore/${cause.id}${holder === orderId ? '' : `/${holder}`}`, orderId: holder, points, why: 'return', policy, ofMinor }) : before;
};

/** After some of an order came back, or all of it. */
export const restoreSpent = (before: Decision, cause: Cause, come: ComesBack): Decision => {
  const { orderId, policy, earlier } = come;
  const family = familyOf(before.state.customer, orderId);
  if (family.length === 1 || !hasEarned(before.state.parts[orderId])) return restoreOwn(before, cause, come);
  return family.reduce((decision, holder) => restoreTogether(decision, cause, { holder, orderId, earlier, policy }), before);
};

const restoreOwn = (before: Decision, cause: Cause, { orderId, purchase, policy, whole }: ComesBack): Decision => {
  const spent = before.state.parts[orderId]?.spent;
  if (spent === undefined || spent.lots.length === 0) return before;
  const ofMinor = spent.ofMinor ?? purchase.keptBeforeMinor;
  const gone = whole || (purchase.keptBefore && !purchase.kept);
  const partly = purchase.keptBefore ? staysSpent(spent, ofMinor, purchase.keptMinor) : spent.points;
  const points = pointsIn(spent.lots) - (gone ? 0 : partly);
  return points > 0 ? giveBack(before, cause, { orderId, points, why: 'return', policy, ofMinor }) : before;
};
