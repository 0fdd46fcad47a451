import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dealByLargestRemainder, roundRatio, roundings, timesDecimal } from './rounding.js';

const amounts = fc.nat({ max: 1_000_000_000_000 });
const numerators = fc.bigInt({ min: 0n, max: 10n ** 24n });
const denominators = fc.bigInt({ min: 1n, max: 10n ** 9n });
const inRange = (numerator: bigint, denominator: bigint) => numerator / denominator < BigInt(Number.MAX_SAFE_INTEGER);
const weights = fc.array(fc.nat({ max: 1_000_000_000 }), { minLength: 1, maxLength: 40 });

const sum = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);

describe('rounding of a ratio', () => {
  it('is never further away than half, or down by less than one', () => {
    fc.assert(fc.property(numerators, denominators, fc.constantFrom(...roundings), (numerator, denominator, rounding) => {
      fc.pre(inRange(numerator, denominator));
      const missed = numerator - BigInt(roundRatio(numerator, denominator, rounding)) * denominator;
      if (rounding === 'down') expect(missed >= 0n && missed < denominator).toBe(true);
      else expect(2n * (missed < 0n ? -missed : missed) <= denominator).toBe(true);
    }));
  });

  it('takes the even neighbour, the upper one or the lower one exactly at the half', () => {
    fc.assert(fc.property(fc.nat({ max: 1_000_000_000 }), fc.bigInt({ min: 1n, max: 10n ** 12n }), (whole, scale) => {
      const half = (rounding: (typeof roundings)[number]) => roundRatio((2n * BigInt(whole) + 1n) * scale, 2n * scale, rounding);
      expect([half('half-even'), half('half-up'), half('down')]).toEqual([whole + (whole % 2), whole + 1, whole]);
    }));
  });

  it('leaves whole numbers as they are, and grows with the numerator', () => {
    fc.assert(fc.property(fc.tuple(amounts, denominators, fc.nat()), fc.constantFrom(...roundings), ([whole, denominator, more], rounding) => {
      expect(roundRatio(BigInt(whole) * denominator, denominator, rounding)).toBe(whole);
      expect(roundRatio(BigInt(whole) * denominator + BigInt(more), denominator, rounding)).toBeGreaterThanOrEqual(whole);
    }));
  });
});

describe('an amount times a decimal', () => {
  it('equals the product of integers, however the decimal is written', () => {
    const decimals = fc.tuple(fc.nat({ max: 999_999 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(fc.property(fc.nat({ max: 100_000_000 }), decimals, fc.constantFrom(...roundings), (amount, [digits, places], rounding) => {
      const text = String(digits).padStart(places + 1, '0');
      const decimal = places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`;
      const exact = roundRatio(BigInt(amount) * BigInt(digits), 10n ** BigInt(places), rounding);
      expect(timesDecimal(amount, decimal, rounding)).toBe(exact);
      expect(timesDecimal(amount, places === 0 ? `${decimal}.00` : `${decimal}00`, rounding)).toBe(exact);
    }));
  });

  it('rounds what binary fractions get wrong', () => {
    expect(timesDecimal(1_005, '1.005', 'half-up')).toBe(1_010);
    expect(timesDecimal(15, '0.1', 'half-even')).toBe(2);
    expect(timesDecimal(25, '0.1', 'half-even')).toBe(2);
    expect(timesDecimal(3, '0.1', 'down')).toBe(0);
  });
});

describe('dealing by largest remainder', () => {
  it('gives away the total, no more and no less', () => {
    fc.assert(fc.property(amounts, weights, (total, dealt) => { expect(sum(dealByLargestRemainder(total, dealt))).toBe(total); }));
  });

  it('gives each part its exact share, less than one unit up or down', () => {
    fc.assert(fc.property(amounts, weights, (total, dealt) => {
      const all = dealt.reduce((a, b) => a + BigInt(b), 0n);
      fc.pre(all > 0n);
      dealByLargestRemainder(total, dealt).forEach((part, index) => {
        const missed = BigInt(part) * all - BigInt(total) * BigInt(dealt[index]!);
        expect(missed > -all && missed < all).toBe(true);
      });
    }));
  });

  it('gives no part less than a part of smaller weight, and nothing to weight zero', () => {
    fc.assert(fc.property(amounts, weights, (total, dealt) => {
      fc.pre(sum(dealt) > 0);
      const parts = dealByLargestRemainder(total, dealt);
      const pairs = parts.map((part, index) => ({ part, weight: dealt[index]! })).sort((a, b) => a.weight - b.weight || a.part - b.part);
      pairs.forEach(({ part, weight }, index) => { expect(part).toBeGreaterThanOrEqual(weight === 0 ? 0 : (pairs[index - 1]?.part ?? 0)); });
      expect(sum(pairs.filter(({ weight }) => weight === 0).map(({ part }) => part))).toBe(0);
    }));
  });

  it('is the same whatever the weights are counted in, also where only big integers hold the products', () => {
    const small = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(fc.nat({ max: 10_000 }), small, (total, dealt) => {
      expect(dealByLargestRemainder(total, dealt.map((weight) => weight * 2 ** 44))).toEqual(dealByLargestRemainder(total, dealt));
    }));
  });

  it('breaks ties towards the earlier part, and gives all to the first when nothing weighs anything', () => {
    expect(dealByLargestRemainder(5, [1, 1, 1])).toEqual([2, 2, 1]);
    expect(dealByLargestRemainder(7, [0, 0])).toEqual([7, 0]);
    expect(dealByLargestRemainder(0, [3, 5])).toEqual([0, 0]);
  });
});
