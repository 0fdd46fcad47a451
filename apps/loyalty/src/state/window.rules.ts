import { monthsBefore, type DaySums } from './days.rules.js';

// What a rolling window of calendar months holds: the days in (day - months, day].

/** The measure is the first sum of each day. */
const amountOf = (days: readonly DaySums[], index: number): number => days[index]?.[1] ?? 0;

/** The highest amount that any window ending on one of the days ever held: what the kept facts justify at best. */
const highest = (days: readonly DaySums[], months: number): number => {
  let best = 0;
  let sum = 0;
  let first = 0;
  for (let last = 0; last < days.length; last += 1) {
    const before = monthsBefore(days[last]?.[0] ?? 0, months);
    sum += amountOf(days, last);
    for (; (days[first]?.[0] ?? 0) <= before; first += 1) sum -= amountOf(days, first);
    if (sum > best) best = sum;
  }
  return best;
};

const remembered = new WeakMap<readonly DaySums[], { months: number; amount: number }>();

/**
 * `total` is the sum over all days, and the answer where all of them lie in one window. Lists are replaced when they change, so a
 * longer one is measured once.
 */
export const highestInWindow = (days: readonly DaySums[], total: number, months: number): number => {
  if ((days[0]?.[0] ?? 0) > monthsBefore(days.at(-1)?.[0] ?? 0, months)) return total;
  const known = remembered.get(days);
  if (known?.months === months) return known.amount;
  const amount = highest(days, months);
  remembered.set(days, { months, amount });
  return amount;
};

/** The amount in the window that ends on the day, which no day in the list follows: all but what has left it. */
export const amountInWindow = (days: readonly DaySums[], total: number, { endsOn, months }: { endsOn: number; months: number }): number => {
  const before = monthsBefore(endsOn, months);
  let amount = total;
  for (let index = 0; index < days.length && (days[index]?.[0] ?? 0) <= before; index += 1) amount -= amountOf(days, index);
  return amount;
};
