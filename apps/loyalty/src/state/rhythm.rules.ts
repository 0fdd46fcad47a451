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

const gapsOf = (days: readonly DaySums[]): { readonly count: number; readonly mean: number; readonly spread: number } => {
  const count = days.length - 1;
  const first = epochDay(days[0]?.[0] ?? 0);
  const mean = (epochDay(days.at(-1)?.[0] ?? 0) - first) / Math.max(1, count);
  if (count < 2) return { count, mean, spread: 1 };
  let squares = 0;
  let before = first;
  for (let index = 1; index <= count; index += 1) {
    const day = epochDay(days[index]?.[0] ?? 0);
    squares += (day - before - mean) ** 2;
    before = day;
  }
  return { count, mean, spread: Math.sqrt(squares / count) / mean };
};

const measured = (days: readonly DaySums[], typicalGapDays: number): Rhythm => {
  const { count, mean, spread } = gapsOf(days);
  const last = days.at(-1)?.[0] ?? 0;
  const gap = count === 0 ? typicalGapDays : mean;
  const leant = (count * spread ** 2 + leaning) / (count + leaning);
  const quietOn = (z: number): number => daysAfter(last, Math.max(1, Math.ceil(gapPoint(gap, count === 0 ? 1 : leant, z))));
  return { ...(count > 0 ? { gapDays: mean } : {}), ...(count > 1 ? { spread } : {}), lastDay: epochDay(last), raisedOn: quietOn(0.8416), highOn: quietOn(1.6449) };
};

let lastMeasured: { readonly days: readonly DaySums[]; readonly typicalGapDays: number; readonly rhythm: Rhythm } | undefined;

/** The customer's own rhythm, of her purchase days in order; undefined before the first. Of one list it is measured once, however often it is asked. */
export const rhythmOf = (days: readonly DaySums[], typicalGapDays: number): Rhythm | undefined => {
  if (days.length === 0) return undefined;
  if (lastMeasured?.days !== days || lastMeasured.typicalGapDays !== typicalGapDays) lastMeasured = { days, typicalGapDays, rhythm: measured(days, typicalGapDays) };
  return lastMeasured.rhythm;
};
