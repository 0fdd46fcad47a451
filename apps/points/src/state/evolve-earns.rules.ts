// What earning, activating and taking back make of an account and its orders.
import type { EarnedLine, PointsClawedBackV1, PointsEarnedV1, PointsPendingV1 } from '@fealty/contracts';
import { repairedOrder, withoutRepairs, withQualifying } from './evolve-repairs.rules.js';
import { countedAlone, countedEarn, refusedOrder, reviewOf } from './evolve-reviews.rules.js';
import { withExchange } from './exchange-families.rules.js';
import { givenBack, tookMore, withCorrected, withUndone } from './corrections.rules.js';
import { lastOf, putBack, renewed, takeOut } from './lots.rules.js';
import { isWatched, watch } from './watched-earns.rules.js';
import { pointsHeldBy, pointsIn, type ExchangeReturn, type Hold, type Lot, type OrderEarn, type PointsAccount, type PointsState, type Told } from './points-account.rules.js';

type Pending = Told<PointsPendingV1>['data'];
type ClawedBack = Told<PointsClawedBackV1>['data'];

const mergeLines = (before: readonly EarnedLine[], changed: readonly EarnedLine[]): readonly EarnedLine[] => {
  const lines = new Map(before.map((line) => [line.lineId, line]));
  for (const line of changed) lines.set(line.lineId, line);
  return [...lines.values()];
};

/** An order that nothing is known of yet. */
export const newOrder = ({ terms, qualifyingDay }: Pick<OrderEarn, 'terms' | 'qualifyingDay'>): OrderEarn => ({
  terms, qualifyingDay, lines: [], carried: [], points: 0, pending: 0, activated: 0, taken: 0, completedAt: null, exchanges: [], spent: { points: 0, lots: [], ofMinor: null },
});

const answered = (state: PointsState, exchangeOf: Pending['exchangeOf']): PointsState['parts'] => {
  const origin = exchangeOf === undefined ? undefined : state.parts[exchangeOf.orderId];
  if (exchangeOf?.returned === undefined || origin === undefined) return state.parts;
  const { entryId } = exchangeOf.returned;
  return { ...state.parts, [exchangeOf.orderId]: { ...origin, exchanges: origin.exchanges.filter((one) => one.entryId !== entryId) } };
};

const moreExpired = ({ expired }: PointsAccount, orderId: string, points: number): PointsAccount['expired'] => {
  if (points === 0) return expired;
  const known = expired.some((one) => one.orderId === orderId);
  return known ? expired.map((one) => (one.orderId === orderId ? { orderId, points: one.points + points } : one)) : [...expired, { orderId, points }];
};

const orderOf = (before: OrderEarn | undefined, data: Pending): OrderEarn => {
  if (before === undefined) return newOrder(data);
  if (data.repair !== undefined) return repairedOrder(before, { repair: data.repair, terms: data.terms });
  if (before.lines.length > 0 && data.exchangeOf === undefined) return { ...before, terms: data.terms };
  if (before.lines.length > 0) return { ...withoutRepairs(withCorrected(before, undefined)), terms: data.terms, qualifyingDay: data.qualifyingDay, again: data.entryId };
  return { ...newOrder(data), spent: before.spent };
};

const placeOf = (order: OrderEarn, { parts }: PointsState, { data, occurredAt }: Told<PointsPendingV1>): Pick<OrderEarn, 'place'> => {
  if ((order.place !== undefined && data.exchangeOf === undefined) || !isWatched(order)) return {};
  const of = data.exchangeOf?.orderId ?? '';
  const origin = parts[of]?.place;
  if (origin === undefined) return { place: { at: occurredAt, day: data.qualifyingDay } };
  return { place: data.exchangeOf?.together === true ? { ...origin, of: origin.of ?? of, paidAt: occurredAt } : origin };
};

const backIn = ({ exchangeOf, repair, corrected }: Pending) => {
  const all = [exchangeOf?.returned ?? repair?.returned, corrected].flatMap((one) => one ?? []);
  const of = (part: 'debt' | 'forgiven' | 'expired'): number => all.reduce((total, { [part]: points = 0 }) => total + points, 0);
  return { same: corrected?.lots.map((lot) => ({ ...lot, warnAt: lot.warnAt ?? null })) ?? [], available: all.reduce((total, { lots }) => total + pointsIn(lots), 0), debt: of('debt'), forgiven: of('forgiven'), expired: of('expired') };
};

const leftOf = (order: OrderEarn, before: OrderEarn | undefined, { points, corrected, repair }: Pending): OrderEarn => {
  if (corrected === undefined) return order;
  return withUndone(order.corrected === undefined ? order : withCorrected(order, givenBack(order.corrected, corrected.points).left), before, { undoes: repair?.undoes, points });
};

export const pend = (state: PointsState, said: Told<PointsPendingV1>): PointsState => {
  const { data, occurredAt, import: imported = false } = said;
  const { customer: account, parts } = state;
  const { orderId, points, exchangeOf, repair } = data;
  const order = orderOf(parts[orderId], data);
  const { lots = [] } = exchangeOf?.returned ?? repair?.returned ?? {};
  const back = lots.map((lot) => ({ ...lot, orderId, warnAt: lot.warnAt ?? null, warned: lot.warned ?? false, imported: lot.imported ?? imported }));
  const { same, available, debt, forgiven, expired } = backIn(data);
  const waiting = points - available - debt - forgiven;
  const known = exchangeOf?.together === true ? withExchange(account, { orderId, of: exchangeOf.orderId, at: occurredAt }) : account;
  return watch({
    customer: countedEarn({ ...known, pending: account.pending + waiting, available: account.available + available, debt: account.debt - debt, expired: moreExpired(account, orderId, expired), lots: renewed(putBack([...account.lots, ...back], same), occurredAt) }, said),
    parts: { ...answered(state, exchangeOf), [orderId]: withQualifying({
      ...leftOf(order, parts[orderId], data), lines: mergeLines(order.lines, data.lines), carried: exchangeOf?.shares ?? order.carried,
      points: order.points + points, pending: order.pending + waiting, activated: order.activated + points - waiting,
      ...placeOf(order, state, said), ...(exchangeOf === undefined ? {} : { origin: exchangeOf.orderId }), ...reviewOf(order, said),
    }, parts[orderId], data.qualifyingPoints) },
  }, orderId, order.points);
};

export const activate = (state: PointsState, { data, occurredAt: activatedAt, import: imported = false }: Told<PointsEarnedV1>): PointsState => {
  const { customer: account, parts } = state;
  const { orderId, lotId, points, repaidDebt, expiresAt, warnAt = null, renews } = data;
  const order = parts[orderId];
  const lot = { lotId, orderId, points: points - repaidDebt, activatedAt, expiresAt, warnAt, warned: false, ...(renews === undefined ? {} : { renews }), imported };
  return {
    customer: {
      ...account, pending: account.pending - points, available: account.available + lot.points, debt: account.debt - repaidDebt,
      lots: lot.points === 0 ? account.lots : [...account.lots, lot],
    },
    parts: order === undefined ? parts : { ...parts, [orderId]: { ...order, pending: order.pending - points, activated: order.activated + points, completedAt: activatedAt } },
  };
};

/** What was taken, so that it can go back to where it came from. */
export const tookOf = (account: PointsAccount, { entryId, points, takenFrom: { lots, held, debt, forgiven, expired = 0 } }: Pick<ClawedBack, 'entryId' | 'points' | 'takenFrom'>): Omit<ExchangeReturn, 'correlationId'> =>
  ({ entryId, points, lots: takeOut(account.lots, lots).taken, held, debt, forgiven: forgiven + expired, ...(expired === 0 ? {} : { expired }) });

const openExchange = (account: PointsAccount, data: ClawedBack): readonly ExchangeReturn[] =>
  (data.exchange === undefined || data.points === 0 ? [] : [{ ...tookOf(account, data), correlationId: data.exchange.correlationId }]);

const termed = (account: PointsAccount, order: OrderEarn, data: ClawedBack): OrderEarn => {
  const { repair, terms = order.terms } = data;
  return repair === undefined ? { ...order, terms } : repairedOrder(order, { repair, terms, took: data.points === 0 ? undefined : tookOf(account, data) });
};

// The hold made last gives first, and of its lots the last.
const lessHeld = (holds: readonly Hold[], points: number): { holds: readonly Hold[]; gave: readonly Lot[] } => {
  let rest = points;
  const gave: Lot[] = [];
  const left = holds.toReversed().map((hold) => {
    const gives = Math.min(rest, pointsHeldBy(hold));
    rest -= gives;
    if (gives === 0) return hold;
    const { left: lots, taken } = takeOut(hold.lots, lastOf(hold.lots, gives));
    gave.push(...taken);
    return { ...hold, lots };
  }).filter((hold) => hold.lots.length > 0).reverse();
  return { holds: left, gave };
};

const lessExpired = (account: PointsAccount, orderId: string, points: number): PointsAccount['expired'] => {
  if (points === 0) return account.expired;
  return account.expired.map((one) => (one.orderId === orderId ? { orderId, points: one.points - points } : one)).filter((one) => one.points > 0);
};

const corrected = (order: OrderEarn, before: OrderEarn, { account, data, gave }: { account: PointsAccount; data: ClawedBack; gave: readonly Lot[] }): OrderEarn => {
  const { correction, repair, points } = data;
  if (correction === undefined) return order;
  if (repair !== undefined) return withUndone(order, before, { undoes: repair.undoes, points: 0 });
  return points === 0 ? order : { ...order, corrected: tookMore(order.corrected, tookOf(account, data), gave) };
};

export const clawBack = (state: PointsState, said: Told<PointsClawedBackV1>): PointsState => {
  const { data } = said;
  const { customer: account, parts } = state;
  const { orderId, points, takenFrom } = data;
  const order = parts[orderId];
  const { holds, gave } = lessHeld(account.holds, takenFrom.held);
  const customer = countedAlone({
    ...account, pending: account.pending - takenFrom.pending, available: account.available - pointsIn(takenFrom.lots),
    held: account.held - takenFrom.held, debt: account.debt + takenFrom.debt, lots: takeOut(account.lots, takenFrom.lots).left,
    holds, expired: lessExpired(account, orderId, takenFrom.expired ?? 0),
  }, said);
  if (order === undefined) return { customer, parts };
  const now = {
    ...corrected(termed(account, order, data), order, { account, data, gave }), lines: mergeLines(order.lines, data.lines), points: order.points - points, pending: order.pending - takenFrom.pending, taken: order.taken + points,
    exchanges: [...order.exchanges, ...openExchange(account, data)],
  };
  return watch({ customer, parts: { ...parts, [orderId]: withQualifying(refusedOrder(now, said), order, data.qualifyingPoints) } }, orderId, order.points);
};
