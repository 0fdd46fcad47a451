import { expect, it } from '@jest/globals';
import { liabilityOf } from './liability.rules.js';

const rates = { costPerPoint: '0.8', completionRate: '0.5', redemptionRate: '0.75' };

it('counts active and held points whole, pending ones by their chance to complete, all by their chance to be redeemed', () => {
  expect(liabilityOf({ available: 900, held: 100, pending: 200 }, rates)).toBe(Math.round(0.8 * (1_000 + 100) * 0.75));
});

it('is exact where a float is not, and nothing for nothing', () => {
  expect(liabilityOf({ available: 9_007_199_254_740_990, held: 0, pending: 0 }, { costPerPoint: '1', completionRate: '1', redemptionRate: '1' })).toBe(9_007_199_254_740_990);
  expect(liabilityOf({ available: 0, held: 0, pending: 0 }, rates)).toBe(0);
});
