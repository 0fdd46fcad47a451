import { describe, expect, it } from '@jest/globals';
import { canonical } from './canonical.rules.js';

const textOf = (json: string): string | undefined => {
  const result = canonical(JSON.parse(json));
  return result.fault === undefined ? result.text : undefined;
};

describe('the canonical form', () => {
  // The example of RFC 8785, section 3.2.2, and its answer in section 3.2.3.
  it('is that of RFC 8785', () => {
    const input = String.raw`{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}`;
    expect(textOf(input)).toBe(String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`);
  });

  // RFC 8785, section 3.2.3: the order is that of UTF-16 code units.
  it('sorts members by UTF-16 code units', () => {
    const input = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`;
    const values = Object.values(JSON.parse(textOf(input) ?? '') as object);
    expect([...(textOf(input) ?? '').matchAll(/:"([^"]*)"/g)].map(([, value]) => value)).toEqual([
      'Carriage Return', 'One', 'Control', 'Latin Small Letter O With Diaeresis', 'Euro Sign', 'Emoji: Grinning Face', 'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(values).toHaveLength(7);
  });

  it('writes a negative zero as zero', () => {
    expect(textOf('{"a":-0}')).toBe('{"a":0}');
  });

  it.each([
    ['a lone surrogate', { a: ['x', '\ud800'] }, '/a/1'],
    ['NUL', { 'a/b': 'x\u0000' }, '/a~1b'],
    ['a number beyond all', { n: Number.POSITIVE_INFINITY }, '/n'],
    ['a name that is not usable', { a: { 'x\udfff': 1 } }, '/a'],
  ])('names the field that has %s', (_, value, pointer) => {
    expect(canonical(value).fault?.pointer).toBe(pointer);
  });

  it('refuses what is nested deeper than 64 levels', () => {
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(canonical(nested(64)).fault).toBeUndefined();
    expect(canonical(nested(65)).fault?.detail).toMatch(/deeper than 64/);
  });
});
