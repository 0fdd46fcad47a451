import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, daysBetween, endOfLocalDay, instantText, isZone, localDayOf, localInstant, startOfLocalDay } from './local-time.js';

describe('local time', () => {
  it('names the day that clocks of the zone show', () => {
    expect(localDayOf('2026-03-01T22:59:59.999Z', 'Europe/Berlin')).toBe('2026-03-01');
    expect(localDayOf('2026-03-01T23:00:00.000Z', 'Europe/Berlin')).toBe('2026-03-02');
    expect(localDayOf('2026-03-01T10:00:00.000Z', 'Pacific/Kiritimati')).toBe('2026-03-02');
    expect(localDayOf('2026-03-01T10:00:00.000Z', 'Etc/GMT+12')).toBe('2026-02-28');
  });

  it('gives days with a clock change 23 or 25 hours', () => {
    expect([startOfLocalDay('2026-03-29', 'Europe/Berlin'), endOfLocalDay('2026-03-29', 'Europe/Berlin')]).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
    expect([startOfLocalDay('2026-10-25', 'Europe/Berlin'), endOfLocalDay('2026-10-25', 'Europe/Berlin')]).toEqual(['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
  });

  it('starts a day whose midnight is jumped over when the clocks jump', () => {
    expect(startOfLocalDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
    expect(endOfLocalDay('2018-11-03', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
    expect(startOfLocalDay('2006-04-02', 'America/St_Johns')).toBe('2006-04-02T03:30:00.000Z');
  });

  it('ends a day for good only after clocks put back over midnight have passed it again', () => {
    expect(startOfLocalDay('2006-10-29', 'America/St_Johns')).toBe('2006-10-29T02:30:00.000Z');
    expect(endOfLocalDay('2006-10-28', 'America/St_Johns')).toBe('2006-10-29T03:30:00.000Z');
    expect(localDayOf('2006-10-29T02:30:30.000Z', 'America/St_Johns')).toBe('2006-10-29');
    expect(localDayOf('2006-10-29T03:00:00.000Z', 'America/St_Johns')).toBe('2006-10-28');
  });

  it('lets a day that the zone skipped start and end with the next', () => {
    expect(startOfLocalDay('2011-12-30', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
    expect(endOfLocalDay('2011-12-30', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
    expect(startOfLocalDay('2011-12-31', 'Pacific/Apia')).toBe('2011-12-30T10:00:00.000Z');
  });

  it('takes the earlier of two equal wall times and moves one in a gap on by the gap', () => {
    expect(localInstant('2026-10-25', '02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(localInstant('2026-03-29', '02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(localInstant('2026-07-01', '21:00', 'Asia/Kolkata')).toBe('2026-07-01T15:30:00.000Z');
  });

  it('clamps months to the last day', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2028-01-31', 1)).toBe('2028-02-29');
    expect(addMonths('2026-03-31', -13)).toBe('2025-02-28');
    expect(addMonths('2026-12-15', 12)).toBe('2027-12-15');
  });

  it('counts days over months and leap years', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2026-03-02', '2026-02-28')).toBe(-2);
  });

  it('knows which zones exist', () => {
    expect([isZone('Europe/Berlin'), isZone('Europe/Atlantis')]).toEqual([true, false]);
  });

  it('ends with the year 9999, the usual "for ever": nothing that is counted from it lies beyond', () => {
    expect([instantText(Date.parse('9999-12-31T23:59:59.999Z') + 1), instantText(Date.parse('9999-12-31T23:59:59-05:00'))]).toEqual(['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z']);
    expect(['UTC', 'Europe/Berlin', 'America/New_York'].map((zone) => endOfLocalDay('9999-12-31', zone))).toEqual(['9999-12-31T23:59:59.999Z', '9999-12-31T23:00:00.000Z', '9999-12-31T23:59:59.999Z']);
    expect([addDays('9999-12-31', 7), addDays('9999-12-30', 1), addMonths('9999-12-31', 1), addMonths('9999-06-30', 12)]).toEqual(['9999-12-31', '9999-12-31', '9999-12-31', '9999-12-31']);
    expect(localDayOf('9999-12-31T23:30:00.000Z', 'Europe/Berlin')).toBe('9999-12-31');
  });

  it('begins with the year 1', () => {
    expect([instantText(Date.parse('0001-01-01T00:00:00+14:00')), startOfLocalDay('0001-01-01', 'UTC').slice(0, 4), addDays('0001-01-01', -1)]).toEqual(['0001-01-01T00:00:00.000Z', '0001', '0001-01-01']);
  });
});
