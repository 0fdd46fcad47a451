import { describe, expect, it } from '@jest/globals';
import type { EarnedLine } from '@fealty/contracts';
import { countPoints, sharesOf } from './count-points.rules.js';

const line = (lineId: string, keptNetMinor: number, rate: { points: number; perMinor: number } | undefined = { points: 1, perMinor: 100 }): EarnedLine => ({
  lineId, giftCard: false, quantity: 1, netMinor: keptNetMinor, keptQuantity: 1, keptNetMinor, ...(rate === undefined ? {} : { rule: { id: 'r', ...rate } }), points: 0,
});
const pointsOf = (lines: readonly EarnedLine[]): number[] => lines.map((one) => one.points);

describe('counting points', () => {
  it('rounds once per order, not per line', () => {
    const counted = countPoints([line('1', 150), line('2', 150)], { rounding: 'half-even' }, []);
    expect(counted.points).toBe(3);
    expect(pointsOf(counted.lines)).toEqual([2, 1]);
  });

  it.each([['half-even', 250, 2], ['half-even', 350, 4], ['half-up', 250, 3], ['down', 299, 2], ['half-even', 251, 3]] as const)('rounds %s of %i minor to %i points', (rounding, minor, points) => {
    expect(countPoints([line('1', minor)], { rounding }, []).points).toBe(points);
  });

  it('deals the points to lines by largest remainder, ties to the earlier line', () => {
    expect(pointsOf(countPoints([line('1', 140), line('2', 190), line('3', 170)], { rounding: 'half-even' }, []).lines)).toEqual([1, 2, 2]);
    expect(pointsOf(countPoints([line('1', 50), line('2', 50), line('3', 50), line('4', 50)], { rounding: 'half-even' }, []).lines)).toEqual([1, 1, 0, 0]);
  });

  it('adds rates with different amounts exactly', () => {
    const third = { points: 1, perMinor: 3 };
    expect(countPoints([line('1', 1, third), line('2', 1, third), line('3', 1, third)], { rounding: 'down' }, []).points).toBe(1);
    expect(countPoints([line('1', 1, { points: 1, perMinor: 7 }), line('2', 6, { points: 1, perMinor: 7 }), line('3', 1, third)], { rounding: 'down' }, []).points).toBe(1);
  });

  it('stays exact where a binary fraction would not', () => {
    expect(countPoints([line('1', 9_007_199_254_740_991, { points: 1, perMinor: 2 })], { rounding: 'down' }, []).points).toBe(4_503_599_627_370_495);
  });

  it('gives nothing to a line without a rule', () => {
    const counted = countPoints([line('1', 1_000), { ...line('2', 5_000), rule: undefined } as EarnedLine], { rounding: 'half-even' }, []);
    expect(pointsOf(counted.lines)).toEqual([10, 0]);
  });

  it('rounds an exchange order together with what is kept of the old order', () => {
    const kept = sharesOf([line('1', 150)]);
    expect(countPoints([line('1', 150)], { rounding: 'half-even' }, kept).points).toBe(1);
    expect(countPoints([line('1', 150)], { rounding: 'half-even' }, []).points).toBe(2);
  });
});

describe('a fixed bonus', () => {
  const terms = { rounding: 'half-even' as const, bonuses: [{ id: 'large', points: 50, minimumMinor: 1_000, categories: ['tea'] }] };
  const tea = (lineId: string, minor: number): EarnedLine => ({ ...line(lineId, minor), category: 'tea' });

  it('is given when the kept lines that count reach its amount, and falls to them', () => {
    expect(pointsOf(countPoints([tea('1', 750), tea('2', 250), line('3', 500)], terms, []).lines)).toEqual([8 + 38, 2 + 12, 5]);
    expect(countPoints([tea('1', 750), tea('2', 249), line('3', 500)], terms, []).points).toBe(15);
  });

  it('does not count gift cards', () => {
    expect(countPoints([{ ...tea('1', 2_000), giftCard: true, rule: undefined } as EarnedLine], terms, []).points).toBe(0);
  });
});
