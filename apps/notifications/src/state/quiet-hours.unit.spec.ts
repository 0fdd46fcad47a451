import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endOfQuiet, isQuiet, type QuietHours } from './quiet-hours.rules.js';

const night: QuietHours = { from: '21:00', to: '08:00' };

describe('quiet hours', () => {
  it('are wall time in the customer\'s zone, from their first minute up to their last', () => {
    expect(['2026-03-02T19:59:00.000Z', '2026-03-02T20:00:00.000Z', '2026-03-03T06:59:59.999Z', '2026-03-03T07:00:00.000Z'].map((at) => isQuiet(at, night, 'Europe/Berlin')))
      .toEqual([false, true, true, false]);
    expect(isQuiet('2026-03-02T20:00:00.000Z', night, 'America/Sao_Paulo')).toBe(false);
  });

  it('may lie within a day, and are none when they end where they start', () => {
    expect(isQuiet('2026-03-02T12:30:00.000Z', { from: '12:00', to: '13:00' }, 'UTC')).toBe(true);
    expect(isQuiet('2026-03-02T12:30:00.000Z', { from: '12:00', to: '12:00' }, 'UTC')).toBe(false);
  });

  it.each([
    { when: 'before midnight', from: '2026-03-02T21:30:00.000Z', end: '2026-03-03T07:00:00.000Z' },
    { when: 'after midnight', from: '2026-03-03T01:30:00.000Z', end: '2026-03-03T07:00:00.000Z' },
    { when: 'in a night with an hour less', from: '2026-03-28T21:30:00.000Z', end: '2026-03-29T06:00:00.000Z' },
    { when: 'in a night with an hour more', from: '2026-10-24T21:30:00.000Z', end: '2026-10-25T07:00:00.000Z' },
  ])('hold a message of $when to their end', ({ from, end }) => {
    expect(endOfQuiet(from, night, 'Europe/Berlin')).toBe(end);
  });

  it('come again with an hour that comes twice', () => {
    const small: QuietHours = { from: '21:00', to: '02:30' };
    expect(endOfQuiet('2026-10-25T00:10:00.000Z', small, 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(endOfQuiet('2026-10-25T01:10:00.000Z', small, 'Europe/Berlin')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('never hold a message for more than a day and an hour, and never let it go within them', () => {
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const zone = fc.constantFrom('Europe/Berlin', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC');
    const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }).map((ms) => new Date(ms).toISOString());
    fc.assert(fc.property(fc.record({ from: time, to: time }), instant, zone, (...[hours, at, where]) => {
      const end = endOfQuiet(at, hours, where);
      expect(isQuiet(end, hours, where)).toBe(false);
      expect(Date.parse(end) - Date.parse(at)).toBeLessThanOrEqual(25 * 3_600_000);
      expect(end >= at).toBe(true);
    }), { numRuns: 2_000 });
  });
});
