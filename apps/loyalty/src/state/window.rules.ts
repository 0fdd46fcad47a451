import { monthsBefore, type DaySums } from './days.rules.js';

// What a rolling window of calendar months holds: the days in (day - months, day].

/** The measure is the first sum of each day. */
const amountOf = (days: readonly DaySums[], index: number): number => days[index]?.[1] ?? 0;

/** The amount in the window that ends on the day, which no day in the list follows: all but what has left it. */
export const amountInWindow = (days: readonly DaySums[], total: number, { endsOn, months }: { endsOn: number; months: number }): number => {
  const before = monthsBefore(endsOn, months);
  let amount = total;
  for (let index = 0; index < days.length && (days[index]?.[0] ?? 0) <= before; index += 1) amount -= amountOf(days, index);
  return amount;
};
