import { describe, expect, it } from '@jest/globals';
import type { EarnedLine, OrderLine } from '@fealty/contracts';
import { countPoints, inputOf, sharesOf } from './count-points.rules.js';

const line = (lineId: string, keptNetMinor: number, rate: { points: number; perMinor: number } | undefined = { points: 1, perMinor: 100 }): EarnedLine => ({
  lineId, giftCard: false, quantity: 1, netMinor: keptNetMinor, keptQuantity: 1, keptNetMinor, ...(rate === undefined ? {} : { rule: { id: 'r', ...rate } }), points: 0,
});
const orderLine = (category: string | undefined, giftCard = false): OrderLine => ({
  lineId: '1', sku: 's', ...(category === undefined ? {} : { category }), kind: 'shipped', giftCard, quantity: 2, grossMinor: 500, discountMinor: 0, taxMinor: 0, netMinor: 500, keptQuantity: 1, keptNetMinor: 250,
});
const pointsOf = (lines: readonly EarnedLine[]): number[] => lines.map((one) => one.points);

describe('counting points', () => {
  it('rounds once per order, not per line', () => {
    const counted = countPoints([line('1', 150), line('2', 150)], 'half-even', []);
    expect(counted.points).toBe(3);
    expect(pointsOf(counted.lines)).toEqual([2, 1]);
  });

  it.each([['half-even', 250, 2], ['half-even', 350, 4], ['half-up', 250, 3], ['down', 299, 2], ['half-even', 251, 3]] as const)('rounds %s of %i minor to %i points', (rounding, minor, points) => {
    expect(countPoints([line('1', minor)], rounding, []).points).toBe(points);
  });

  it('deals the points to lines by largest remainder, ties to the earlier line', () => {
    expect(pointsOf(countPoints([line('1', 140), line('2', 190), line('3', 170)], 'half-even', []).lines)).toEqual([1, 2, 2]);
    expect(pointsOf(countPoints([line('1', 50), line('2', 50), line('3', 50), line('4', 50)], 'half-even', []).lines)).toEqual([1, 1, 0, 0]);
  });

  it('adds rates with different amounts exactly', () => {
    const third = { points: 1, perMinor: 3 };
    expect(countPoints([line('1', 1, third), line('2', 1, third), line('3', 1, third)], 'down', []).points).toBe(1);
    expect(countPoints([line('1', 1, { points: 1, perMinor: 7 }), line('2', 6, { points: 1, perMinor: 7 }), line('3', 1, third)], 'down', []).points).toBe(1);
  });

  it('stays exact where a binary fraction would not', () => {
    expect(countPoints([line('1', 9_007_199_254_740_991, { points: 1, perMinor: 2 })], 'down', []).points).toBe(4_503_599_627_370_495);
  });

  it('gives nothing to a line without a rule', () => {
    const counted = countPoints([line('1', 1_000), { ...line('2', 5_000), rule: undefined } as EarnedLine], 'half-even', []);
    expect(pointsOf(counted.lines)).toEqual([10, 0]);
  });

  it('rounds an exchange order together with what is kept of the old order', () => {
    const kept = sharesOf([line('1', 150)]);
    expect(countPoints([line('1', 150)], 'half-even', kept).points).toBe(1);
    expect(countPoints([line('1', 150)], 'half-even', []).points).toBe(2);
  });
});

describe('the rule of a line', () => {
  const rules = [{ id: 'tea-double', categories: ['tea'], points: 2, perMinor: 100 }, { id: 'all', points: 1, perMinor: 100 }];

  it('is the first whose categories hold it', () => {
    expect(inputOf(orderLine('tea'), rules).rule?.id).toBe('tea-double');
    expect(inputOf(orderLine('books'), rules).rule?.id).toBe('all');
    expect(inputOf(orderLine(undefined), rules).rule?.id).toBe('all');
  });

  it('is none for a gift card, and none where no category holds the line', () => {
    expect(inputOf(orderLine('tea', true), rules)).not.toHaveProperty('rule');
    expect(inputOf(orderLine('books'), rules.slice(0, 1))).not.toHaveProperty('rule');
    expect(inputOf(orderLine(undefined), rules.slice(0, 1))).not.toHaveProperty('rule');
  });

  it('is stored with its rates and the inputs of the line', () => {
    expect(inputOf(orderLine('tea'), rules)).toEqual({
      lineId: '1', category: 'tea', giftCard: false, quantity: 2, netMinor: 500, keptQuantity: 1, keptNetMinor: 250, rule: { id: 'tea-double', points: 2, perMinor: 100 }, points: 0,
    });
  });
});
