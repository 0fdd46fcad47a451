import { monthsBefore, type DaySums } from './days.rules.js';

// What a rolling window of calendar months holds: the days in (day - months, day].

/** The measure is the first sum of each day. */
const amountOf = (days: readonly DaySums[], index: number): number => days[index]?.[1] ?? 0;

/** The highest amount that any window ending on one of the days ever held: what the kept facts justify at best. */
const highest = (days: readonly DaySums[], months: number): number => {
  let [best, sum, first] = [0, 0, 0];
  for (let last = 0; last < days.length; last += 1) {
    const before = monthsBefore(days[last]?.[0] ?? 0, months);
    sum += amountOf(days, last);
    for (; (days[first]?.[0] ?? 0) <= before; first += 1) sum -= amountOf(days, first);
    if (sum > best) best = sum;
  }
  return best;
};

const shortList = 8;
const remembered = new WeakMap<readonly DaySums[], { months: number; amount: number }>();

/** Lists are replaced when they change, so a long one is measured once. */
export const highestInWindow = (days: readonly DaySums[], months: number): number => {
  if (days.length <= shortList) return highest(days, months);
  const known = remembered.get(days);
  if (known?.months === months) return known.amount;
  const amount = highest(days, months);
  remembered.set(days, { months, amount });
  return amount;
};

/** The amount in the window that ends on the day; no later day is in the list. */
export const amountInWindow = (days: readonly DaySums[], endsOn: number, months: number): number => {
  const before = monthsBefore(endsOn, months);
  let amount = 0;
  for (let index = days.length - 1; index >= 0 && (days[index]?.[0] ?? 0) > before; index -= 1) amount += amountOf(days, index);
  return amount;
};
