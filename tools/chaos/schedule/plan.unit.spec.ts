import { describe, expect, it } from '@jest/globals';
import { planOf } from './plan.js';

describe('the plan of a random run', () => {
  it('is the same for the same seed, and a longer one begins with the shorter', () => {
    expect(planOf(7, 40)).toEqual(planOf(7, 60).slice(0, 40));
    expect(planOf(7, 40)).not.toEqual(planOf(8, 40));
  });

  it('holds every kind of step', () => {
    expect(new Set(planOf(1, 500).map(({ kind }) => kind))).toEqual(new Set(['produce', 'duplicate', 'kill', 'bounce', 'pause', 'cut', 'rebalance', 'rewind']));
  });
});
