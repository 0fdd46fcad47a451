import type { Policy } from '@fealty/contracts';
import { daysAfter } from './calendar.rules.js';
import type { DaySums } from './days.rules.js';
import { reviewAfter, windowBefore } from './window.rules.js';

// The tier that the kept facts earned, played through in the order of time: up at once at a purchase; down only at a review, a year
// or so after it was won or renewed, when by the end of grace too little was bought since the window before the review began.
// It is played from the facts as they are, so what was taken back was never there: a reversal needs no rule of its own.

type Settings = Policy['loyalty'];

export interface EarnedTier {
  readonly rank: number;
  /** The qualifying measure within the window that won or kept the tier. */
  readonly measured: number;
  /** The last day before it is reviewed; 0 in the lowest tier, which nobody loses. */
  readonly review: number;
  /** How it came about: from which day on orders count by which rank. What a day raises to counts from the next day on, so that no order multiplies itself. */
  readonly stretches: readonly Stretch[];
}
export type Stretch = readonly [from: number, rank: number];

const rankAt = ({ tiers }: Settings, measured: number): number => {
  let rank = 0;
  while ((tiers[rank + 1]?.from ?? Infinity) <= measured) rank += 1;
  return rank;
};

export const amountBetween = (days: readonly DaySums[], after: number, until: number): number => {
  let amount = 0;
  for (let index = days.length - 1; index >= 0; index -= 1) {
    const [day = 0, sum = 0] = days[index] ?? [];
    if (day <= after) break;
    if (day <= until) amount += sum;
  }
  return amount;
};

/** The last day on which a purchase still keeps the tier. */
export const graceEnd = (review: number, { review: { graceDays } }: Settings): number => (graceDays === 0 ? review : daysAfter(review, graceDays));

export const reviewed = (held: EarnedTier, days: readonly DaySums[], settings: Settings): EarnedTier => {
  const end = graceEnd(held.review, settings);
  const measured = amountBetween(days, windowBefore(held.review, settings), end);
  if (measured >= (settings.tiers[held.rank]?.from ?? 0)) return { ...held, measured, review: reviewAfter(held.review, settings) };
  const justified = rankAt(settings, measured);
  const rank = settings.review.decline === 'one-step' ? Math.max(justified, held.rank - 1) : justified;
  const stretches: readonly Stretch[] = [...held.stretches, [daysAfter(end, 1), rank]];
  return { rank, measured, review: rank === 0 ? 0 : reviewAfter(settings.window === 'rolling' ? end : held.review, settings), stretches };
};

export const reviewedBefore = (held: EarnedTier, day: number, { days, settings }: { days: readonly DaySums[]; settings: Settings }): EarnedTier => {
  let now = held;
  while (now.review !== 0 && now.review < day && graceEnd(now.review, settings) < day) now = reviewed(now, days, settings);
  return now;
};

const played = (days: readonly DaySums[], settings: Settings): EarnedTier => {
  let held: EarnedTier = { rank: 0, measured: 0, review: 0, stretches: [] };
  let sum = 0;
  let first = 0;
  for (const [day, amount = 0] of days) {
    held = reviewedBefore(held, day, { days, settings });
    sum += amount;
    const before = windowBefore(day, settings);
    for (; (days[first]?.[0] ?? 0) <= before; first += 1) sum -= days[first]?.[1] ?? 0;
    const rank = rankAt(settings, sum);
    if (rank > held.rank) held = { rank, measured: sum, review: reviewAfter(day, settings), stretches: [...held.stretches, [daysAfter(day, 1), rank]] };
    else if (sum > held.measured) held = { ...held, measured: sum };
  }
  return held;
};

const lastPlayed = new WeakMap<Settings, { readonly days: readonly DaySums[]; readonly held: EarnedTier }>();

/** After the last purchase day. Lists are replaced when they change, and one is asked several times in a row: the last answer is remembered. */
export const earnedAtLast = (days: readonly DaySums[], settings: Settings): EarnedTier => {
  const last = lastPlayed.get(settings);
  if (last?.days === days) return last.held;
  const held = played(days, settings);
  lastPlayed.set(settings, { days, held });
  return held;
};
