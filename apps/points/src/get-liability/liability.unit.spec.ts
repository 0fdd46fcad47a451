import { describe, expect, it } from '@jest/globals';
import { liabilityOf, meanRate } from './liability.rules.js';
import { agesMax, ratesOf, type Measured } from './measured.rules.js';

const liability = { costPerPoint: '0.8', completionRate: '0.5', redemptionRate: '0.75', knownFrom: 1_000 };
const nothing: Measured = { activated: 0, withdrawn: 0, costMinor: 0, costedPoints: 0, ages: [] };
const lasting = (rate: string) => Array.from({ length: agesMax }, () => rate);

describe('the money value of points', () => {
  it('counts active and held points whole, pending ones by their chance to complete, all by their chance to be redeemed', () => {
    expect(liabilityOf({ active: [400, 500], held: 100, pending: 200 }, ratesOf(nothing, liability))).toBe(Math.round(0.8 * (1_000 + 100) * 0.75));
  });

  it('is exact where a float is not, and nothing for nothing', () => {
    const one = { ...ratesOf(nothing, liability), costPerPoint: '1', completionRate: '1', redemptionRates: lasting('1') };
    expect(liabilityOf({ active: [9_007_199_254_740_990], held: 0, pending: 0 }, one)).toBe(9_007_199_254_740_990);
    expect(liabilityOf({ active: [], held: 0, pending: 0 }, one)).toBe(0);
  });

  it('weighs lots by the rate of their age, held points by the mean of the active ones, pending ones by that of the youngest', () => {
    const rates = { ...ratesOf(nothing, liability), redemptionRates: ['0.9', '0.5', ...lasting('0.1').slice(2)] };
    expect(liabilityOf({ active: [100, 300], held: 0, pending: 0 }, rates)).toBe(Math.round(0.8 * (90 + 150)));
    expect(liabilityOf({ active: [100, 300], held: 40, pending: 0 }, rates)).toBe(Math.round(0.8 * (240 + 40 * 0.6)));
    expect(liabilityOf({ active: [0, 0], held: 10, pending: 20 }, rates)).toBe(Math.round(0.8 * (9 + 10 * 0.9)));
    expect([meanRate([100, 300], rates.redemptionRates), meanRate([], rates.redemptionRates)]).toEqual(['0.6', '0.9']);
  });
});

describe('the rates', () => {
  it("are the policy's until what the ledger tells rests on enough points", () => {
    const few: Measured = { activated: 899, withdrawn: 100, costMinor: 10, costedPoints: 999, ages: [{ age: 0, there: 1_099, redeemed: 500, expired: 0, left: 100 }] };
    expect(ratesOf(few, liability)).toEqual({ costPerPoint: '0.8', completionRate: '0.5', redemptionRates: lasting('0.75'), measured: { costPerPoint: false, completionRate: false, ages: lasting('').map(() => false) } });
    expect(ratesOf({ ...few, activated: 900, costedPoints: 1_000 }, liability)).toMatchObject({ costPerPoint: '0.01', completionRate: '0.9', measured: { costPerPoint: true, completionRate: true } });
  });

  it('tell of an age what is redeemed in it, and of what is left the chance of the next age', () => {
    const ages = [{ age: 0, there: 2_000, redeemed: 1_000, expired: 0, left: 0 }, { age: 1, there: 1_000, redeemed: 200, expired: 800, left: 0 }];
    // Half of the young is redeemed, and a fifth of the other half later.
    expect(ratesOf({ ...nothing, ages }, liability)).toMatchObject({ redemptionRates: ['0.6', '0.2', ...lasting('0.75').slice(2)], measured: { ages: [true, true, ...lasting('').slice(2).map(() => false)] } });
  });

  it('leave out what was taken back, and stay between none and all', () => {
    const ages = [{ age: 0, there: 3_000, redeemed: 500, expired: 500, left: 2_000 }];
    expect(ratesOf({ ...nothing, ages }, liability).redemptionRates[0]).toBe('0.5');
    expect(ratesOf({ ...nothing, ages: [{ age: 0, there: 1_000, redeemed: -10, expired: 1_010, left: 0 }] }, liability).redemptionRates[0]).toBe('0');
  });
});
