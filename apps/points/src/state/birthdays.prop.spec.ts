import { describe, expect, it } from '@jest/globals';
import { addDays, localDayOf, pointsGrantedV1, startOfLocalDay } from '@fealty/contracts';
import fc from 'fast-check';
import { aPolicy, perEuro, run, type Happening, type Known } from '../../testing/points-run.fixture.js';

fc.configureGlobal({ numRuns: 300 });
const policy = aPolicy({ ...perEuro, birthday: { points: 200 } });
const last = '2034-12-31T23:00:00.000Z';
const at = fc.integer({ min: 0, max: 8 * 365 * 24 }).map((hours) => new Date(Date.parse('2026-01-01T00:00:00.000Z') + hours * 3_600_000).toISOString());
const birthday = fc.oneof(
  fc.constant('1992-02-29'), fc.constant('1990-12-31'), fc.constant('1990-01-01'),
  fc.integer({ min: 0, max: 364 }).map((days) => addDays('1990-01-01', days)));
const zone = fc.constantFrom('Europe/Berlin', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati');
const known = fc.record({ type: fc.constant('known' as const), at, birthday, zone });
const tick = (now: string): Happening => ({ type: 'ticked', now });
/** Told in the order of time, and the clock has come to each before it is told. */
const lived = (told: readonly Known[], ticks: readonly string[] = []): Happening[] =>
  [...told.flatMap((one) => [{ at: one.at, happening: tick(one.at) }, { at: one.at, happening: one }]), ...ticks.map((now) => ({ at: now, happening: tick(now) }))]
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ happening }) => happening).concat(tick(last));
const given = (happenings: readonly Happening[]) => run(happenings, policy).facts.flatMap((fact) => (fact.type === pointsGrantedV1.type ? [{ year: fact.data.reference, at: fact.occurredAt }] : []));
const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

describe('birthdays over years', () => {
  it('earn in every year from 30 days after they were entered on, at the start of the day where she lives, on 28 February where there is no 29th', () => {
    fc.assert(fc.property(known, (told) => {
      const entered = localDayOf(told.at, told.zone);
      const days = Array.from({ length: 10 }, (_, index) => 2026 + index).map((year) => `${year}-${told.birthday.endsWith('02-29') && !leap(year) ? '02-28' : told.birthday.slice(5)}`);
      const expected = days.filter((day) => day >= addDays(entered, 30)).map((day) => ({ year: day.slice(0, 4), at: startOfLocalDay(day, told.zone) })).filter((one) => one.at <= last);
      expect(given(lived([told]))).toEqual(expected);
    }));
  });

  it('earn once a calendar year at most, however often they and the zone are edited, and each on a day that she had told', () => {
    fc.assert(fc.property(fc.array(known, { minLength: 1, maxLength: 12 }), (told) => {
      const earned = given(lived(told));
      expect(new Set(earned.map(({ year }) => year)).size).toBe(earned.length);
      for (const one of earned) {
        const days = told.filter((known) => known.at <= one.at).map((known) => (known.birthday.endsWith('02-29') && !leap(Number(one.year)) ? '02-28' : known.birthday.slice(5)));
        expect(days).toContain(told.map((known) => localDayOf(one.at, known.zone).slice(5)).find((day) => days.includes(day)));
      }
    }));
  });

  it('earn the same however often the day end runs, and whatever it missed', () => {
    fc.assert(fc.property(fc.array(known, { maxLength: 8 }), fc.array(at, { maxLength: 40 }), (told, ticks) => {
      expect(given(lived(told, ticks))).toEqual(given(lived(told)));
    }));
  });
});
