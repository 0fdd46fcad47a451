import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant, toldInstant } from './fields.js';

const within = fc.date({ min: new Date('1900-01-02T00:00:00Z'), max: new Date('9999-12-30T23:59:59.999Z'), noInvalidDate: true });
/** Offsets from -23:59 to +23:59, or Z. */
const offset = fc.option(fc.integer({ min: -1_439, max: 1_439 }));
const digits = fc.integer({ min: 3, max: 9 });
const two = (number: number): string => String(number).padStart(2, '0');

/** The instant as clocks at the offset show it; whole seconds without a fraction where `least`. */
const written = (at: Date, minutes: number | null, { fraction, least }: { fraction: number; least: boolean }): string => {
  const local = new Date(at.getTime() + (minutes ?? 0) * 60_000).toISOString().slice(0, -1);
  const text = least && local.endsWith('.000') ? local.slice(0, -4) : local.padEnd(20 + fraction, '0');
  const far = Math.abs(minutes ?? 0);
  return text + (minutes === null ? 'Z' : `${minutes < 0 ? '-' : '+'}${two(Math.floor(far / 60))}:${two(far % 60)}`);
};

describe('an instant that a caller tells', () => {
  it('is the same UTC text with milliseconds in whatever offset and precision it is written', () => {
    fc.assert(fc.property(within, offset, fc.record({ fraction: digits, least: fc.boolean() }), fc.boolean(), (...[date, minutes, precision, whole]) => {
      const at = whole ? new Date(Math.floor(date.getTime() / 1_000) * 1_000) : date;
      expect(toldInstant.parse(written(at, minutes, precision))).toBe(at.toISOString());
    }));
  });

  it('is refused, with one reason, where it is no instant of the years 1900 to 9999; events on topics stay as they are', () => {
    for (const text of ['0000-01-01T00:00:00Z', '1899-12-31T23:59:59.999Z', '1900-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01', 'yesterday', '2026-02-30T00:00:00Z', '2026-01-01T00:00:00']) {
      expect([text, toldInstant.safeParse(text).error?.issues.length]).toEqual([text, 1]);
    }
    expect(instant.parse('2026-11-20T00:00:00+13:00')).toBe('2026-11-20T00:00:00+13:00');
  });
});
