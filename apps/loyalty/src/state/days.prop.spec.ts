import { describe, expect, it } from '@jest/globals';
import { addMonths, localDayOf } from '@fealty/contracts';
import fc from 'fast-check';
import { aPolicy } from '../../testing/an-event.js';
import { dayNumber, dayText, localDayNumber, monthsBefore } from './days.rules.js';
import { amountInWindow, reviewAfter } from './window.rules.js';

const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'America/St_Johns', 'America/Havana', 'Pacific/Apia', 'Asia/Shanghai', 'Asia/Kathmandu'];
const instant = fc.date({ min: new Date('1985-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString());
const day = instant.map((text) => text.slice(0, 10));
const months = fc.integer({ min: 1, max: 40 });
const sums = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 0, max: 5_000 })), { selector: ([offset]) => offset, maxLength: 25 })
  .map((list) => list.map(([offset, amount]) => [dayNumber(new Date(Date.UTC(2022, 0, 1 + offset)).toISOString()), amount] as const).sort(([one], [other]) => one - other));

describe('days, for any day and zone', () => {
  it('are the local days of the contracts', () => {
    fc.assert(fc.property(instant, fc.constantFrom(...zones), (text, zone) => {
      expect(dayText(localDayNumber(text, zone))).toBe(localDayOf(text, zone));
    }), { numRuns: 1_000 });
  });

  it('go back as calendar months do', () => {
    fc.assert(fc.property(day, months, (text, back) => { expect(dayText(monthsBefore(dayNumber(text), back))).toBe(addMonths(text, -back)); }), { numRuns: 1_000 });
  });
});

describe('the window of a tier, for any purchases', () => {
  const total = (list: readonly (readonly [number, number])[]) => list.reduce((sum, [, amount]) => sum + amount, 0);
  const later = fc.integer({ min: 0, max: 400 }).map((days) => dayNumber(new Date(Date.UTC(2026, 5, 1 + days)).toISOString()));

  it('holds on a day what lies within its months', () => {
    fc.assert(fc.property(sums, months, later, (list, back, end) => {
      const { loyalty: settings } = aPolicy({ windowMonths: back });
      expect(amountInWindow(list, total(list), { endsOn: end, settings })).toBe(total(list.filter(([one]) => one <= end && one > monthsBefore(end, back))));
    }));
  });

  it('holds by calendar years what was bought in the year of the day', () => {
    fc.assert(fc.property(sums, months, later, (list, back, end) => {
      const { loyalty: settings } = aPolicy({ window: 'calendar-year', windowMonths: back });
      const year = (one: number): string => dayText(one).slice(0, 4);
      expect(amountInWindow(list, total(list), { endsOn: end, settings })).toBe(total(list.filter(([one]) => one <= end && year(one) === year(end))));
    }));
  });

  it('is reviewed by calendar years at the end of the year in which the months of the review are over, which is always a later day', () => {
    fc.assert(fc.property(day, months, (text, after) => {
      const review = dayText(reviewAfter(dayNumber(text), aPolicy({ window: 'calendar-year', review: { months: after } }).loyalty));
      expect(review).toBe(`${addMonths(text, after).slice(0, 4)}-12-31`);
      expect(review > text).toBe(text !== `${text.slice(0, 4)}-12-31` || after > 0);
    }));
  });
});
