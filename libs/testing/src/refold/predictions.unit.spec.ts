import { describe, expect, it } from '@jest/globals';
import { aliveOf, expectedOf, predictionsOf } from './predictions.js';

const parameters = [0.5248431517, 6.1830852248, 0.8913593925, 1.6140022687];
const vectors = [
  { x: 2, tx: 30.43, expected: 1.2626692322, alive: 0.7061256889 }, { x: 0, tx: 0, expected: 0.1539542868, alive: 0.3897150646 }, { x: 1, tx: 1.71, expected: 0.1887899463, alive: 0.170820102 },
  { x: 10, tx: 38, expected: 6.4328484403, alive: 0.914066287 }, { x: 26, tx: 38, expected: 16.5021685789, alive: 0.9489232803 },
];

describe('MBG/NBD, written down a second time', () => {
  it.each(vectors)('meets the reference figures: $x repeats, the last one after $tx weeks', ({ x, tx, expected, alive }) => {
    const standing = { x, tx, age: 38.86 };
    expect(expectedOf(parameters, standing, 39)).toBeCloseTo(expected, 6);
    expect(aliveOf(parameters, standing)).toBeCloseTo(alive, 6);
  });

  it('counts in the own time of a customer whose cohort has one: at half the pace, twice the weeks are as one', () => {
    const cuts = { topFromMinor: 500, percentiles: [100, 200, 5_000] };
    const spend = { mean: 100, weight: 1 };
    const ahead = (last: string, cohorts?: { firstDay: number; latest: number; slope: number }) =>
      predictionsOf([{ day: '2026-03-02', minor: 300, orders: 1 }], { version: 1, model: { family: 'MBG/NBD', parameters, spend, ...(cohorts === undefined ? {} : { cohorts }) }, cuts }, last);
    // 8 whole weeks after the first day: (1 + 8 / 8)^-1.
    const paced = ahead('2026-05-11', { firstDay: Date.parse('2026-01-05') / 86_400_000, latest: 100, slope: -1 });
    expect(paced?.['alivePercent']).toBe(ahead('2026-04-06')?.['alivePercent']);
    expect((paced?.['weeks52'] as { purchases: number }).purchases).toBe((ahead('2026-04-06')?.['weeks26'] as { purchases: number }).purchases);
  });

  it('counts each day by its part of the year where there is a season: half a year at half the pace is as a quarter', () => {
    const cuts = { topFromMinor: 500, percentiles: [100, 200, 5_000] };
    const ahead = (last: string, season?: { factors: number[] }) =>
      predictionsOf([{ day: '2026-03-02', minor: 300, orders: 1 }], { version: 1, model: { family: 'MBG/NBD', parameters, spend: { mean: 100, weight: 1 }, season }, cuts }, last);
    const [halved, plain] = [ahead('2026-05-11', { factors: Array<number>(13).fill(0.5) }), ahead('2026-04-06')];
    expect([halved?.['alivePercent'], halved?.['weeks52']]).toEqual([plain?.['alivePercent'], plain?.['weeks26']]);
    // Summer alone counts double: a forecast from May on expects more, and so does nothing that ended before.
    const summer = { factors: Array.from({ length: 13 }, (_, part) => (part > 5 && part < 9 ? 2 : 1)) };
    expect((ahead('2026-05-11', summer)?.['weeks26'] as { purchases: number }).purchases).toBeGreaterThan((ahead('2026-05-11')?.['weeks26'] as { purchases: number }).purchases);
    expect(ahead('2026-05-11', summer)?.['alivePercent']).toBe(ahead('2026-05-11')?.['alivePercent']);
  });

  it('leaves out what it does not know: other models, and corrected ones', () => {
    const cuts = { topFromMinor: 500, percentiles: [100, 200, 5_000] };
    const spend = { mean: 100, weight: 1 };
    const days = [{ day: '2026-03-01', minor: 300, orders: 1 }];
    const of = (model: { family: string; correction?: unknown }) => predictionsOf(days, { version: 1, model: { ...model, parameters, spend }, cuts }, '2026-04-01');
    expect(Object.keys(of({ family: 'MBG/NBD' }) ?? {})).toEqual(['basis', 'percentile', 'segment', 'alivePercent', 'weeks26', 'weeks52']);
    for (const model of [{ family: 'Pareto/NBD' }, { family: 'MBG/NBD', correction: {} }]) expect(of(model)).toEqual({ basis: 'one-purchase', percentile: 10, segment: 'other' });
  });
});
