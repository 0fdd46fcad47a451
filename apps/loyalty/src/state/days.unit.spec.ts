import { describe, expect, it } from '@jest/globals';
import { addToDay, dayNumber, dayText, monthsBefore, type DaySums } from './days.rules.js';

describe('sums by day', () => {
  const days: readonly DaySums[] = [[20260301, 2_500, 1], [20260401, 1_000, 1]];

  it('keeps the days sorted, whichever comes first', () => {
    expect(addToDay(days, [20260315, 700, 1])).toEqual([[20260301, 2_500, 1], [20260315, 700, 1], [20260401, 1_000, 1]]);
    expect(addToDay(days, [20260101, 700, 1])).toEqual([[20260101, 700, 1], ...days]);
    expect(addToDay(days, [20260501, 700, 1])).toEqual([...days, [20260501, 700, 1]]);
  });

  it('adds to a day that is there already', () => {
    expect(addToDay(days, [20260301, 500, 1])).toEqual([[20260301, 3_000, 2], [20260401, 1_000, 1]]);
  });

  it('forgets a day on which nothing is left', () => {
    expect(addToDay(days, [20260301, -2_500, -1])).toEqual([[20260401, 1_000, 1]]);
  });

  it('keeps the day of an order that was free', () => {
    expect(addToDay([], [20260301, 0, 1])).toEqual([[20260301, 0, 1]]);
  });

  it('returns the same list when nothing is added', () => {
    expect(addToDay(days, [20260301, 0, 0])).toBe(days);
  });
});

describe('day numbers', () => {
  it('read as the day', () => {
    expect(dayNumber('2026-03-01')).toBe(20260301);
    expect(dayText(20260301)).toBe('2026-03-01');
  });

  it('go back by calendar months, at most to the last day of the month', () => {
    expect(monthsBefore(20260331, 1)).toBe(20260228);
    expect(monthsBefore(20240331, 1)).toBe(20240229);
    expect(monthsBefore(20260115, 12)).toBe(20250115);
    expect(monthsBefore(20260115, 1)).toBe(20251215);
    expect(monthsBefore(20260115, 25)).toBe(20231215);
  });
});
