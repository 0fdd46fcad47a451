import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, daysBetween, endOfLocalDay, localDayOf, localInstant, startOfLocalDay } from './local-time.js';

const zones = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'America/St_Johns', 'Pacific/Apia', 'Asia/Shanghai', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu'];
const zone = fc.constantFrom(...zones);
const instant = fc.date({ min: new Date('1980-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString());
const day = instant.map((text) => text.slice(0, 10));

/** The platform's own formatting, asked anew each time: an oracle for the cached arithmetic. */
const shownBy = (text: string, timeZone: string): { day: string; time: string } => {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', dateStyle: undefined, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' })
    .formatToParts(new Date(text)).map(({ type, value }) => [type, value]));
  return { day: `${parts['year']}-${parts['month']}-${parts['day']}`, time: `${parts['hour']}:${parts['minute']}` };
};
const shifted = (text: string, ms: number): string => new Date(Date.parse(text) + ms).toISOString();

describe('local time, for any instant and zone', () => {
  it('names the same day as the platform does', () => {
    fc.assert(fc.property(instant, zone, (text, name) => { expect(localDayOf(text, name)).toBe(shownBy(text, name).day); }), { numRuns: 1_000 });
  });

  it('holds each instant between the start and the end of its own day', () => {
    fc.assert(fc.property(instant, zone, (text, name) => {
      const own = localDayOf(text, name);
      expect(startOfLocalDay(own, name) <= text && text < endOfLocalDay(own, name)).toBe(true);
    }), { numRuns: 1_000 });
  });

  it('starts and ends a day exactly: a millisecond before the start is an earlier day, the end is a later one', () => {
    fc.assert(fc.property(day, zone, (text, name) => {
      const [start, end] = [startOfLocalDay(text, name), endOfLocalDay(text, name)];
      expect(localDayOf(shifted(start, -1), name) < text).toBe(true);
      expect(localDayOf(start, name) >= text && localDayOf(end, name) > text).toBe(true);
      expect(localDayOf(shifted(end, -1), name) <= text).toBe(true);
    }), { numRuns: 1_000 });
  });

  it('finds an instant at which clocks show the wall time, the earliest one, unless it is jumped over', () => {
    fc.assert(fc.property(instant, zone, (text, name) => {
      const wall = shownBy(text, name);
      const found = localInstant(wall.day, wall.time, name);
      expect(shownBy(found, name)).toEqual(wall);
      expect(found <= text).toBe(true);
    }), { numRuns: 1_000 });
  });

  it('adds days and months so that the calendar agrees', () => {
    fc.assert(fc.property(day, fc.integer({ min: -1_000, max: 1_000 }), (text, n) => {
      expect(daysBetween(text, addDays(text, n))).toBe(n);
      const there = addMonths(text, n);
      const months = (value: string): number => Number(value.slice(0, 4)) * 12 + Number(value.slice(5, 7));
      expect(months(there) - months(text)).toBe(n);
      expect(there.slice(8) === text.slice(8) || addDays(there, 1).slice(8) === '01').toBe(true);
    }));
  });
});
