import { Scorer, type ScoringModel } from '@fealty/btyd';
import { addDays, localDayOf, startOfLocalDay, type ModelVersion } from '@fealty/contracts';

// When models are fitted anew, and from when on a version holds.

export interface Known {
  readonly newest?: { readonly publishedAt: string; readonly customers: number } | undefined;
  /** Customers with a purchase now, and when last asked. */
  readonly customers: number;
  /** The newest move between stages. */
  readonly movedAt: string;
  /** Both when last looked. */
  readonly before: { readonly customers: number; readonly movedAt: string } | undefined;
  readonly now: string;
  readonly refitHours: number;
}

const customersLeast = 100;
const growthMost = 1.5;
const hourMs = 3_600_000;
const recutHours = 24;
const liveHours = 48;

/** No fit while history is still coming in: customers become many more between two looks, or their newest move is long past and goes on. */
const isSteady = ({ customers, movedAt, before, now }: Known): boolean => {
  if (before === undefined || customers > before.customers * 1.05) return false;
  return movedAt === before.movedAt || Date.parse(now) - Date.parse(movedAt) < liveHours * hourMs;
};

export const dueWork = (known: Known): 'fit' | 'cuts' | 'nothing' => {
  const { newest, customers, now, refitHours } = known;
  if (refitHours === 0 || customers < customersLeast || !isSteady(known)) return 'nothing';
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
