import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name.rules.js';

describe('the nearest name', () => {
  const known = ['rules', 'rounding', 'rewards', 'restoreDays', 'basis'];

  it.each([['rule', 'rules'], ['ruels', 'rules'], ['Rounding', 'rounding'], ['restore_days', 'restoreDays'], ['bases', 'basis']])('to %s is %s', (name, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });

  it('is none where half of its letters are others, or it is longer than any name', () => {
    expect([nearestName('maximum', known), nearestName('x', known), nearestName('rules', []), nearestName('rules'.repeat(50), known)]).toEqual([undefined, undefined, undefined, undefined]);
  });
});
