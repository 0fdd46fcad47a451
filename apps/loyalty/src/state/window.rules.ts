import type { Policy } from '@fealty/contracts';
import { monthEndAfter } from './calendar.rules.js';
import { monthsBefore, type DaySums } from './days.rules.js';

// What is measured for a tier: the days in (windowBefore(day), day]. Rolling, it is so many calendar months; by calendar years it begins with the
// year, and reviews lie at the ends of years, so that each looks at a whole one.

type Settings = Policy['loyalty'];

const yearOf = (day: number): number => Math.floor(day / 10_000);

export const windowBefore = (day: number, { window, windowMonths }: Settings): number => (window === 'rolling' ? monthsBefore(day, windowMonths) : (yearOf(day) - 1) * 10_000 + 1231);

/** The day of the review of what was won, renewed or lost on a day. */
export const reviewAfter = (day: number, { window, review }: Settings): number => {
  const end = monthEndAfter(day, review.months);
  return window === 'rolling' ? end : yearOf(end) * 10_000 + 1231;
};

/** The amount in the window that ends on the day, which no day in the list follows: all but what has left it. */
export const amountInWindow = (days: readonly DaySums[], total: number, { endsOn, settings }: { endsOn: number; settings: Settings }): number => {
  const before = windowBefore(endsOn, settings);
  let amount = total;
  for (const [day, measure = 0] of days) {
    if (day > before) break;
    amount -= measure;
  }
  return amount;
};
