import { daysAfter, epochDay } from './calendar.rules.js';
import type { DaySums } from './days.rules.js';

// Everybody has an own rhythm: the mean and the spread of the gaps between purchase days. Silence is unusual when 80, and the customer has
// lapsed when 95 of 100 such gaps are shorter, gaps being gamma distributed (point by Wilson and Hilferty 1931, within 1.2 % from
// spread 0 to 1.2). With few gaps the spread leans towards 1, which is chance alone; without a gap the programme's typical one stands in.

export interface Rhythm {
  /** Mean days between purchase days; absent under two of them. */
  readonly gapDays?: number;
  /** Standard deviation of the gaps through their mean; absent under two gaps. */
  readonly spread?: number;
  /** The last purchase day, in days since 1970. */
  readonly lastDay: number;
  readonly raisedOn: number;
  readonly highOn: number;
}

const leaning = 2;

/** The gap than which a share of gaps is shorter; `z` is that share's point of the normal distribution. */
export const gapPoint = (mean: number, spreadSquared: number, z: number): number => {
  const ninth = spreadSquared / 9;
  return mean * Math.max(0, 1 - ninth + z * Math.sqrt(ninth)) ** 3;
};

/** Gaps between purchase days, added up: their number, their sum and the sum of their squares, in whole days. */
export interface Gaps { readonly count: number; readonly sum: number; readonly squares: number }

const spreadOf = ({ count, sum, squares }: Gaps): number => Math.sqrt(Math.max(0, count * squares - sum ** 2)) / sum;

/** After how many days of silence risk is raised, and high. */
export const quietAfter = (gaps: Gaps, typicalGapDays: number): { readonly raised: number; readonly high: number } => {
  const { count, sum } = gaps;
  const leant = ((count < 2 ? count : count * spreadOf(gaps) ** 2) + leaning) / (count + leaning);
  const after = (z: number): number => Math.max(1, Math.ceil(count === 0 ? gapPoint(typicalGapDays, 1, z) : gapPoint(sum / count, leant, z)));
  return { raised: after(0.8416), high: after(1.6449) };
};

const gapsOf = (days: readonly DaySums[]): Gaps => {
  let [sum, squares, before] = [0, 0, epochDay(days[0]?.[0] ?? 0)];
  for (let index = 1; index < days.length; index += 1) {
    const day = epochDay(days[index]?.[0] ?? 0);
    sum += day - before;
    squares += (day - before) ** 2;
    before = day;
  }
  return { count: days.length - 1, sum, squares };
};

const measured = (days: readonly DaySums[], typicalGapDays: number): Rhythm => {
  const gaps = gapsOf(days);
  const last = days.at(-1)?.[0] ?? 0;
  const { raised, high } = quietAfter(gaps, typicalGapDays);
  return {
    ...(gaps.count > 0 ? { gapDays: gaps.sum / gaps.count } : {}), ...(gaps.count > 1 ? { spread: spreadOf(gaps) } : {}),
    lastDay: epochDay(last), raisedOn: daysAfter(last, raised), highOn: daysAfter(last, high),
  };
};

let lastMeasured: { readonly days: readonly DaySums[]; readonly typicalGapDays: number; readonly rhythm: Rhythm } | undefined;

/** The customer's own rhythm, of her purchase days in order; undefined before the first. Of one list it is measured once, however often it is asked. */
export const rhythmOf = (days: readonly DaySums[], typicalGapDays: number): Rhythm | undefined => {
  if (days.length === 0) return undefined;
  if (lastMeasured?.days !== days || lastMeasured.typicalGapDays !== typicalGapDays) lastMeasured = { days, typicalGapDays, rhythm: measured(days, typicalGapDays) };
  return lastMeasured.rhythm;
};
