import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextSlice } from './budgets.js';

describe('the next slice of a budget', () => {
  it('is at least what is missing, never more than is left, and a budget is dealt in a bounded number of them', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 1_000 }), (size, shards, missing) => {
      let [left, deals] = [size, 0];
      for (; left > 0; deals += 1) {
        const slice = nextSlice({ size, left, shards, missing });
        if (slice < Math.min(missing, left) || slice > left) throw new Error(`${slice} of ${left}`);
        left -= slice;
      }
      expect(deals).toBeLessThanOrEqual(40 * shards);
    }));
  });
});
