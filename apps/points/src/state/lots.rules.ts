// A lot is what was activated together. It gives and gets back points, and ends by the policy under which it was issued (P6, P14).
import { addDays, addMonths, endOfLocalDay, localDayOf, type LotRestored, type Policy, type PolicyInForce } from '@fealty/contracts';
import type { Lot } from './points-account.rules.js';

type LotTake = Pick<Lot, 'lotId' | 'points'>;
export type LotLife = Pick<Lot, 'expiresAt' | 'warnAt'> & { readonly renews?: LotRestored['renews'] };

const dayMs = 86_400_000;
const lastOfMonth = (day: string): string => addDays(addMonths(`${day.slice(0, 7)}-01`, 1), -1);
const earlier = (instant: string, ms: number): string => new Date(Date.parse(instant) - ms).toISOString();

// The warning is due a day before it must be, so that deciding it moments late does not move the end of a month.
const warned = (expiresAt: string, warningDays: number): Pick<Lot, 'expiresAt' | 'warnAt'> =>
  ({ expiresAt, warnAt: warningDays === 0 ? null : earlier(expiresAt, (warningDays + 1) * dayMs) });

const nextSuchDay = (day: string, of: string): string => {
  const year = Number(day.slice(0, 4));
  return `${year}-${of}` > day ? `${year}-${of}` : `${year + 1}-${of}`;
};

const lastDayOf = (expiry: Exclude<Policy['points']['expiry'], { kind: 'never' }>, day: string): string => {
  if (expiry.kind === 'yearly') return nextSuchDay(day, expiry.day);
  const last = addMonths(day, expiry.months);
  return expiry.kind === 'months' && expiry.to === 'month-end' ? lastOfMonth(last) : last;
};

/** How long a lot lives that is issued at an instant. */
export const lifeOf = ({ policy: { zone, points: { expiry, expiryWarningDays } } }: PolicyInForce, at: string): LotLife => {
  if (expiry.kind === 'never') return { expiresAt: null, warnAt: null };
  const life = warned(endOfLocalDay(lastDayOf(expiry, localDayOf(at, zone)), zone), expiryWarningDays);
  return expiry.kind === 'inactivity' ? { ...life, renews: { months: expiry.months, zone, warningDays: expiryWarningDays } } : life;
};

/** The life of a lot whose last day somebody else has set; null: it never ends. */
export const lifeUntil = (lastDay: string | null, { policy: { zone, points: { expiryWarningDays } } }: PolicyInForce): LotLife =>
  (lastDay === null ? { expiresAt: null, warnAt: null } : warned(endOfLocalDay(lastDay, zone), expiryWarningDays));

/** The life of points that come back to a lot that is over (P13). */
export const shortLifeOf = ({ policy: { zone, points: { restoreDays, expiryWarningDays } } }: PolicyInForce, at: string): LotLife =>
  warned(endOfLocalDay(addDays(localDayOf(at, zone), restoreDays), zone), Math.min(expiryWarningDays, restoreDays - 1));

/** By how much a warning comes before the end at least. */
export const leadMsOf = ({ expiresAt, warnAt }: Pick<Lot, 'expiresAt' | 'warnAt'>): number =>
  (expiresAt === null || warnAt === null ? 0 : Date.parse(expiresAt) - Date.parse(warnAt) - dayMs);

/** After an activity of the customer: lots that expire by inactivity start anew. */
export const renewed = (lots: readonly Lot[], at: string): readonly Lot[] => lots.map((lot) => {
  if (lot.renews === undefined) return lot;
  const { months, zone, warningDays } = lot.renews;
  const life = warned(endOfLocalDay(addMonths(localDayOf(at, zone), months), zone), warningDays);
  return life.expiresAt !== null && life.expiresAt > (lot.expiresAt ?? '') ? { ...lot, ...life, warned: false } : lot;
});

// What is out of its lot waits for no case; back in it, it does again.
const atRest = (lot: Lot): Lot => {
  if (lot.waitsUntil === undefined) return lot;
  const { lotId, orderId, points, activatedAt, expiresAt, warnAt, warned, imported } = lot;
  return { lotId, orderId, points, activatedAt, expiresAt, warnAt, warned, ...(lot.renews === undefined ? {} : { renews: lot.renews }), imported };
};

/** The lots after some gave, and what was given as lots of their own, in the order of giving. */
export const takeOut = (lots: readonly Lot[], takes: readonly LotTake[]): { left: readonly Lot[]; taken: readonly Lot[] } => {
  const byId = new Map(lots.map((lot) => [lot.lotId, lot]));
  const given = new Map(takes.map((take) => [take.lotId, take.points]));
  return {
    left: lots.map((lot) => ({ ...lot, points: lot.points - (given.get(lot.lotId) ?? 0) })).filter((lot) => lot.points !== 0),
    taken: takes.flatMap((take) => {
      const lot = byId.get(take.lotId);
      return lot === undefined ? [] : [{ ...atRest(lot), points: take.points }];
    }),
  };
};

/** The lots after some got back; one that had nothing left is there again. */
export const putBack = (lots: readonly Lot[], back: readonly Lot[]): readonly Lot[] => {
  const getting = new Map(back.map((lot) => [lot.lotId, lot.points]));
  const known = new Set(lots.map((lot) => lot.lotId));
  return [...lots.map((lot) => ({ ...lot, points: lot.points + (getting.get(lot.lotId) ?? 0) })), ...back.filter((lot) => lot.points > 0 && !known.has(lot.lotId))];
};

/** The last `points` of what lots gave, last given first. */
export const lastOf = (given: readonly Lot[], points: number): readonly Lot[] => {
  let rest = points;
  return given.toReversed().map((lot) => {
    const part = Math.min(lot.points, rest);
    rest -= part;
    return { ...lot, points: part };
  }).filter((lot) => lot.points > 0);
};
