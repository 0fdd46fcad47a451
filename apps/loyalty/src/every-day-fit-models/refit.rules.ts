import { Scorer, type ScoringModel } from '@fealty/btyd';
import { addDays, localDayOf, startOfLocalDay, type ModelVersion } from '@fealty/contracts';

// When models are fitted anew, and from when on a version holds.

/** What there was when history last came in, or when first looked, and what has been written since. */
export interface Look {
  readonly at: string;
  /** Customers with a purchase, then. */
  readonly customers: number;
  readonly pastUntil: string;
  /** Moves between stages of before `pastUntil` that were written since. */
  readonly pastMoves: number;
  /** Up to where, by the database's clock. */
  readonly seenUntil: string;
  /** Customers when they were last counted, and first purchases written since. */
  readonly counted: number;
  readonly begun: number;
}

export interface Known {
  readonly newest?: { readonly publishedAt: string; readonly customers: number } | undefined;
  readonly customers: number;
  readonly quietSince: string;
  readonly now: string;
  readonly refitHours: number;
}

const customersLeast = 100;
const growthMost = 1.5;
const hourMs = 3_600_000;
const recutHours = 24;
const liveHours = 48;
const quietMs = 300_000;
const [customersMore, pastMovesMore, begunMore] = [0.25, 0.02, 0.01];

/** Moves before it are history. */
export const pastUntil = (now: string): string => new Date(Date.parse(now) - liveHours * hourMs).toISOString();

/** While history comes in, what was long ago becomes more, whatever the clock brings meanwhile; of a live shop it stays as it is, but for what is told late. */
export const hasComeIn = ({ customers, counted, pastMoves }: Pick<Look, 'customers' | 'counted' | 'pastMoves'>): boolean =>
  counted - customers > customers * customersMore || pastMoves > customers * pastMovesMore;

/** Counting customers reads one row of each: only once enough may have begun. */
export const asksToCount = ({ counted, begun }: Pick<Look, 'counted' | 'begun'>): boolean => begun > counted * begunMore;

export const dueWork = ({ newest, customers, quietSince, now, refitHours }: Known): 'fit' | 'cuts' | 'nothing' => {
  if (refitHours === 0 || customers < customersLeast || Date.parse(now) - Date.parse(quietSince) < quietMs) return 'nothing';
  if (newest === undefined || customers >= newest.customers * growthMost) return 'fit';
  const hours = (Date.parse(now) - Date.parse(newest.publishedAt)) / hourMs;
  if (hours >= refitHours) return 'fit';
  return hours >= recutHours ? 'cuts' : 'nothing';
};

const surely = 0.995;

interface Fit { readonly model: ScoringModel; readonly card: { readonly converged: boolean }; readonly firstDay: number; readonly lastDay: number }

/** Why a fit is not used. By one of a shop that has only just begun, even whoever bought once on the first day, and never again, surely stays. */
export const refusalOf = ({ model, card, firstDay, lastDay }: Fit): string | undefined => {
  if (!card.converged) return 'the fit did not converge';
  const alive = new Scorer(model, []).alive({ purchases: 1, firstDay, recencyDays: 0, ageDays: lastDay - firstDay });
  return alive > surely ? `in ${lastDay - firstDay} days nobody was seen to leave` : undefined;
};

const leadMs = 600_000;

/** The first version of a programme holds at once, a later one from the start of the next day that begins at least ten minutes from now (E1). */
export const effectiveFrom = (newest: Pick<ModelVersion, 'effectiveFrom'> | undefined, now: string, zone: string): string => {
  if (newest === undefined) return now;
  const soonest = new Date(Date.parse(now) + leadMs).toISOString();
  const next = startOfLocalDay(addDays(localDayOf(soonest, zone), 1), zone);
  // Never before the version that it follows, which may have been said today, too.
  return next > newest.effectiveFrom ? next : newest.effectiveFrom;
};
