import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonical } from './canonical.rules.js';

const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => JSON.stringify(value).isWellFormed() && !JSON.stringify(value).includes('\\u0000') && !/\\ud[89a-f]/i.test(JSON.stringify(value)));

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([name, inner]) => [name, shuffled(inner)]));
};

describe('the canonical form of any JSON', () => {
  it('means the same value', () => {
    fc.assert(fc.property(json, (value) => {
      expect(JSON.parse((canonical(value) as { text: string }).text)).toEqual(JSON.parse(JSON.stringify(value)));
    }));
  });

  it('does not depend on the order of members', () => {
    fc.assert(fc.property(json, (value) => {
      expect(canonical(shuffled(value))).toEqual(canonical(value));
    }));
  });

  it('is its own canonical form', () => {
    fc.assert(fc.property(json, (value) => {
      const once = canonical(value) as { text: string };
      expect(canonical(JSON.parse(once.text))).toEqual(once);
    }));
  });
});
