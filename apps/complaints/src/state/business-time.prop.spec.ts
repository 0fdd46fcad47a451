import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addBusinessMs, businessMsBetween, isBusinessTime, weekdays, type BusinessCalendar } from './business-time.rules.js';

const minute = 60_000;
const time = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const window = fc.tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
  .filter(([from, to]) => from < to).map(([from, to]) => ({ from: time(from * 15), to: time(to * 15) }));
const windows = fc.dictionary(fc.constantFrom(...weekdays), fc.array(window, { minLength: 1, maxLength: 4 }), { maxKeys: 7 });
const day = fc.integer({ min: 0, max: 729 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
const calendar: fc.Arbitrary<BusinessCalendar> = fc.record({
  zone: fc.constantFrom('Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu', 'UTC'),
  windows, holidays: fc.uniqueArray(day, { maxLength: 10 }),
});
/** Many start close to a change of clocks in one of the zones. */
const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 1) / minute, max: Date.UTC(2027, 0, 1) / minute }),
  fc.tuple(fc.constantFrom('2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z', '2026-04-23T22:00:00Z'), fc.integer({ min: -2_000, max: 500 }))
    .map(([change, offset]) => Date.parse(change) / minute + offset),
).map((minutes) => minutes * minute);
const step = fc.integer({ min: 1, max: 3_000 }).map((minutes) => minutes * minute);

describe('adding business time', () => {
  it('lands in business time, after exactly that much of it', () => {
    fc.assert(fc.property(calendar, fc.tuple(instant, step), (c, [from, ms]) => {
      const due = addBusinessMs(from, ms, c);
      expect(isBusinessTime(due, c)).toBe(true);
      expect(businessMsBetween(from, due, c)).toBe(ms);
    }));
  });

  it('is the earliest such instant', () => {
    fc.assert(fc.property(calendar, fc.tuple(instant, step), (c, [from, ms]) => {
      expect(businessMsBetween(from, addBusinessMs(from, ms, c) - 1, c)).toBe(ms - 1);
    }));
  });

  it('gives the same in one step as in two', () => {
    fc.assert(fc.property(calendar, fc.tuple(instant, step, step), (c, [from, a, b]) => {
      expect(addBusinessMs(addBusinessMs(from, a, c), b, c)).toBe(addBusinessMs(from, a + b, c));
    }));
  });

  it('never comes earlier for a later start or for more minutes', () => {
    fc.assert(fc.property(calendar, fc.tuple(instant, step, fc.nat(10_000)), (c, [from, ms, more]) => {
      const due = addBusinessMs(from, ms, c);
      expect(addBusinessMs(from + more * minute, ms, c)).toBeGreaterThanOrEqual(due);
      expect(addBusinessMs(from, ms + more * minute, c)).toBeGreaterThanOrEqual(due);
    }));
  });
});

describe('business time between instants', () => {
  it('adds up over any instant in between, and is never more than the time that passed', () => {
    fc.assert(fc.property(calendar, fc.tuple(instant, fc.nat(20_000), fc.nat(20_000)), (c, [from, a, b]) => {
      const [middle, to] = [from + a * minute, from + (a + b) * minute];
      const whole = businessMsBetween(from, to, c);
      expect(businessMsBetween(from, middle, c) + businessMsBetween(middle, to, c)).toBe(whole);
      expect(whole).toBeLessThanOrEqual(to - from);
    }));
  });
});
