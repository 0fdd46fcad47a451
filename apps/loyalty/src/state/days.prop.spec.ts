import { describe, expect, it } from '@jest/globals';
import { addMonths, localDayOf } from '@fealty/contracts';
import fc from 'fast-check';
import { dayNumber, dayText, localDayNumber, monthsBefore } from './days.rules.js';
import { amountInWindow } from './window.rules.js';

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

describe('a rolling window, for any purchases', () => {
  const total = (list: readonly (readonly [number, number])[]) => list.reduce((sum, [, amount]) => sum + amount, 0);
  const within = (list: readonly (readonly [number, number])[], end: number, back: number) =>
    list.filter(([one]) => one <= end && one > monthsBefore(end, back)).reduce((sum, [, amount]) => sum + amount, 0);

  it('holds on a day what lies within its months', () => {
    fc.assert(fc.property(sums, months, fc.integer({ min: 0, max: 400 }), (list, back, later) => {
      const end = dayNumber(new Date(Date.UTC(2026, 5, 1 + later)).toISOString());
      expect(amountInWindow(list, total(list), { endsOn: end, months: back })).toBe(within(list, end, back));
    }));
  });
});
