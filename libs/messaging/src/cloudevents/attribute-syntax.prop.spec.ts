import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTimestamp, isUri, isUriReference } from './attribute-syntax.js';
import { firstJsonError } from './json-position.js';

describe('timestamps', () => {
  it('accepts every instant that a Date can print', () => {
    fc.assert(fc.property(fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => isTimestamp(date.toISOString())));
  });
  it.each(['2026-01-02T03:04:05Z', '2026-01-02t03:04:05z', '2026-01-02T03:04:05.1+05:30', '2024-02-29T00:00:00.123456789-00:00', '2000-02-29T23:59:59Z'])('accepts %s', (text) => {
    expect(isTimestamp(text)).toBe(true);
  });
  it.each(['', '2026-01-02', '2026-01-02T03:04:05', '2026-01-02 03:04:05Z', '2026-02-29T00:00:00Z', '1900-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z', '2026-04-31T00:00:00Z',
    '2026-01-02T24:00:00Z', '2026-01-02T03:60:00Z', '2026-01-02T03:04:60Z', '2026-01-02T03:04:05.Z', '2026-01-02T03:04:05Z ', '2026-01-02T03:04:05+5:30', '2026-01-02T03:04:05+24:00', '26-01-02T03:04:05Z', '２026-01-02T03:04:05Z'])('refuses %j', (text) => {
    expect(isTimestamp(text)).toBe(false);
  });
});

describe('URI-references', () => {
  it('accepts every web address, whole or relative', () => {
    fc.assert(fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => isUri(url) && isUriReference(url.slice(url.indexOf('//')))));
  });
  it.each(['/fealty/orders', 'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66', 'mailto:a@example.org', 'a', './a:b', '?q', '#f'])('accepts %s', (text) => {
    expect(isUriReference(text)).toBe(true);
  });
  it.each(['', 'a b', 'é', '/a#b#c', '%', '/%4', 'a<b>', ':x', 'é:x', '/a\\b', '"'])('refuses %j', (text) => {
    expect(isUriReference(text)).toBe(false);
  });
});

describe('the place where JSON breaks', () => {
  const parses = (text: string): boolean => {
    try { JSON.parse(text); return true; } catch { return false; }
  };
  it('is found exactly when JSON.parse refuses', () => {
    const mutated = fc.tuple(fc.jsonValue().map((value) => JSON.stringify(value)), fc.nat(), fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', '1', '-', '.', 'e', ' ', '\n', 'null', '\u0001'))
      .map(([text, at, insert]) => text.slice(0, at % (text.length + 1)) + insert + text.slice(at % (text.length + 1) + (insert === '' ? 1 : 0)));
    fc.assert(fc.property(fc.oneof(mutated, fc.string(), fc.json()), (text) => {
      const error = firstJsonError(text);
      expect(error === undefined).toBe(parses(text));
      if (error !== undefined) expect(error.at).toBeLessThanOrEqual(text.length);
    }), { numRuns: 3000 });
  });
});
