import type { History } from './cells.js';
import type { Spend } from './gamma-gamma.js';
import { seasonalWeeks, type Season } from './season.js';

/**
 * How a customer stands at a moment: what a score needs, and all of it can be kept up in O(1) per purchase. Weeks since the first purchase;
 * a purchase is a day with at least one order. `spend` is of all purchases, in any unit of money, the same one that the model was fitted in.
 */
export interface Standing {
  readonly purchases: number;
  /** Day number, since 1970-01-01, of the first purchase. */
  readonly firstDay: number;
  /** From the first purchase to the last. */
  readonly recency: number;
  /** From the first purchase to now. */
  readonly age: number;
  readonly spend: number;
  readonly firstSpend: number;
  /** Sum of the natural logarithms of the weeks between neighbouring purchases; needed for a fit, not for a score. */
  readonly gapLogs?: number;
}

const [dayMs, weekMs] = [86_400_000, 604_800_000];

/** A standing from instants or days as ISO 8601 text. */
export const standingAt = (known: { readonly purchases: number; readonly firstAt: string; readonly lastAt: string; readonly asOf: string; readonly spend: number; readonly firstSpend: number }): Standing => {
  const first = Date.parse(known.firstAt);
  return {
    purchases: known.purchases, firstDay: Math.floor(first / dayMs), spend: known.spend, firstSpend: known.firstSpend,
    recency: (Date.parse(known.lastAt) - first) / weekMs, age: (Date.parse(known.asOf) - first) / weekMs,
  };
};

/** What the models of purchase counts look at. */
export const historyOf = ({ purchases, recency, age, gapLogs = 0 }: Standing): History => ({ repeats: purchases - 1, recency, age, gapLogs });

/** The customer's own time: a week has `pace` weeks of it (cohorts.ts), and by its season more or less (season.ts). */
export interface OwnTime { readonly pace: number; readonly season?: Season | undefined }

/** The same in the customer's own time. Gaps between purchases are taken as stretched all alike. */
export const ownHistoryOf = (standing: Standing, { pace, season }: OwnTime): History => {
  const { repeats, recency, age, gapLogs = 0 } = historyOf(standing);
  if (pace === 1 && season === undefined) return { repeats, recency, age, gapLogs };
  const own = (weeks: number): number => seasonalWeeks(season, standing.firstDay, weeks) * pace;
  return { repeats, recency: own(recency), age: own(age), gapLogs: recency === 0 ? gapLogs : gapLogs + repeats * Math.log(own(recency) / recency) };
};

/** So many weeks from where the customer stands, in the customer's own time. */
export const ownWeeksOf = ({ firstDay, age }: Pick<Standing, 'firstDay' | 'age'>, { pace, season }: OwnTime, weeks: number): number =>
  seasonalWeeks(season, firstDay + 7 * age, weeks) * pace;

/** What the model of spend looks at: the first purchase is left out, as in the papers. */
export const repeatSpendOf = ({ purchases, spend, firstSpend }: Standing): Spend => ({ repeats: purchases - 1, mean: purchases > 1 ? (spend - firstSpend) / (purchases - 1) : 0 });
