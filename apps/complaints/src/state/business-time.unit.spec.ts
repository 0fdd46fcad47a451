import { describe, expect, it } from '@jest/globals';
import { addBusinessMs, businessMsBetween, type BusinessCalendar } from './business-time.rules.js';

const office = { from: '09:00', to: '17:00' };
const week: BusinessCalendar = { zone: 'Europe/Berlin', holidays: ['2026-04-06'], windows: { mon: [office], tue: [office], wed: [office], thu: [office], fri: [office] } };
const roundTheClock: BusinessCalendar = { zone: 'Europe/Berlin', holidays: [], windows: {} };
const nights: BusinessCalendar = { zone: 'Europe/Berlin', holidays: [], windows: { sun: [{ from: '01:00', to: '04:00' }], sat: [{ from: '22:00', to: '24:00' }] } };

const plus = (from: string, minutes: number, calendar: BusinessCalendar): string => new Date(addBusinessMs(Date.parse(from), minutes * 60_000, calendar)).toISOString();
const minutes = (from: string, to: string, calendar: BusinessCalendar): number => businessMsBetween(Date.parse(from), Date.parse(to), calendar) / 60_000;

describe('business time', () => {
  it.each([
    { how: 'within a day', from: '2026-03-02T09:00:00.000Z', budget: 60, due: '2026-03-02T10:00:00.000Z' },
    { how: 'over the night', from: '2026-03-02T15:30:00.000Z', budget: 60, due: '2026-03-03T08:30:00.000Z' },
    { how: 'over the weekend', from: '2026-03-06T15:30:00.000Z', budget: 60, due: '2026-03-09T08:30:00.000Z' },
    { how: 'up to the last moment of a window', from: '2026-03-02T15:00:00.000Z', budget: 60, due: '2026-03-02T16:00:00.000Z' },
    { how: 'from before the window', from: '2026-03-02T04:00:00.000Z', budget: 30, due: '2026-03-02T08:30:00.000Z' },
    { how: 'from a Saturday over a change to summer time', from: '2026-03-28T12:00:00.000Z', budget: 30, due: '2026-03-30T07:30:00.000Z' },
    { how: 'over a holiday', from: '2026-04-03T14:30:00.000Z', budget: 60, due: '2026-04-07T07:30:00.000Z' },
  ])('adds minutes $how', ({ from, budget, due }) => {
    expect(plus(from, budget, week)).toBe(due);
  });

  it('runs real minutes in a night in which an hour is skipped or comes twice', () => {
    expect(minutes('2026-03-29T00:00:00.000Z', '2026-03-29T10:00:00.000Z', nights)).toBe(120);
    expect(minutes('2026-10-24T22:00:00.000Z', '2026-10-25T10:00:00.000Z', nights)).toBe(240);
  });

  it('does not stretch a window whose end is skipped over', () => {
    const early: BusinessCalendar = { ...nights, windows: { sun: [{ from: '01:00', to: '02:30' }] } };
    expect(minutes('2026-03-29T00:00:00.000Z', '2026-03-29T10:00:00.000Z', early)).toBe(60);
  });

  it('opens at the jump when clocks jump over midnight', () => {
    const cairo: BusinessCalendar = { zone: 'Africa/Cairo', holidays: [], windows: { fri: [{ from: '00:30', to: '02:00' }] } };
    expect(plus('2026-04-23T12:00:00.000Z', 30, cairo)).toBe('2026-04-23T22:30:00.000Z');
  });

  it('reaches over midnight with one window to 24:00 and one from 00:00', () => {
    const party: BusinessCalendar = { zone: 'UTC', holidays: [], windows: { sat: [{ from: '22:00', to: '24:00' }], sun: [{ from: '00:00', to: '02:00' }] } };
    expect(plus('2026-03-07T23:30:00.000Z', 60, party)).toBe('2026-03-08T00:30:00.000Z');
  });

  it('counts windows that overlap once', () => {
    const twice: BusinessCalendar = { zone: 'UTC', holidays: [], windows: { mon: [{ from: '09:00', to: '12:00' }, { from: '11:00', to: '13:00' }] } };
    expect(minutes('2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z', twice)).toBe(240);
  });

  it('never stops when no window is named', () => {
    expect(plus('2026-03-28T23:30:00.000Z', 24 * 60, roundTheClock)).toBe('2026-03-29T23:30:00.000Z');
  });

  it('ends with the calendar: no day of it is counted twice', () => {
    expect(minutes('9999-12-30T00:00:00.000Z', '9999-12-31T23:59:59.999Z', week)).toBe(2 * 480);
    expect([60, 600, 6_000].map((budget) => plus('9999-12-30T15:30:00.000Z', budget, week))).toEqual(['9999-12-31T08:30:00.000Z', '9999-12-31T23:00:00.000Z', '9999-12-31T23:00:00.000Z']);
  });

  it('stands still on a holiday even when it runs round the clock', () => {
    expect(plus('2026-03-01T22:30:00.000Z', 60, { ...roundTheClock, holidays: ['2026-03-02'] })).toBe('2026-03-02T23:30:00.000Z');
  });
});
