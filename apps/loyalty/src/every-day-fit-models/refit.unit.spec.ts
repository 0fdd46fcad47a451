import { describe, expect, it } from '@jest/globals';
import type { ScoringModel } from '@fealty/btyd';
import { asksToCount, dueWork, effectiveFrom, hasComeIn, pastUntil, refusalOf, type Known } from './refit.rules.js';
import { addValue, cutsOf, haveMoved, type ValueHistogram } from './value-cuts.rules.js';

const now = '2026-03-10T12:00:00.000Z';
const workFor = (told: Partial<Known>) => dueWork({ newest: { publishedAt: '2026-03-09T00:00:00.000Z', customers: 1_000 }, customers: 1_000, quietSince: '2026-03-10T11:55:00.000Z', now, refitHours: 168, ...told });

describe('a fit', () => {
  it('waits until a hundred customers have bought, and no history has come in for five minutes', () => {
    expect(workFor({ newest: undefined })).toBe('fit');
    expect([workFor({ newest: undefined, customers: 99 }), workFor({ newest: undefined, quietSince: '2026-03-10T11:55:00.001Z' })]).toEqual(['nothing', 'nothing']);
  });

  it('takes for history what makes customers many more, or adds to what was long ago, and not what a live shop tells late', () => {
    expect(pastUntil(now)).toBe('2026-03-08T12:00:00.000Z');
    const since = { customers: 1_000, counted: 1_000, pastMoves: 0 };
    expect([hasComeIn({ ...since, counted: 1_251 }), hasComeIn({ ...since, pastMoves: 21 })]).toEqual([true, true]);
    expect(hasComeIn({ ...since, counted: 1_250, pastMoves: 20 })).toBe(false);
  });

  it('counts customers again only once one in a hundred may have begun', () => {
    expect([asksToCount({ counted: 1_000, begun: 10 }), asksToCount({ counted: 1_000, begun: 11 }), asksToCount({ counted: 0, begun: 1 })]).toEqual([false, true, true]);
  });

  it('is due again after the hours that are set, or when there are half as many customers more', () => {
    expect([workFor({ refitHours: 36 }), workFor({ refitHours: 37 }), workFor({ customers: 1_500 })]).toEqual(['fit', 'cuts', 'fit']);
  });

  it('is never due when that is switched off', () => {
    expect(workFor({ refitHours: 0, newest: undefined })).toBe('nothing');
  });
});

describe('a fitted model', () => {
  const fitted = (parameters: ScoringModel['parameters']): ScoringModel => ({ version: 1, family: 'MBG/NBD', parameters, spend: { way: 'credibility', mean: 1_000, weight: 1, customers: 100, correlation: 0 } });
  const refused = (parameters: ScoringModel['parameters'], lastDay: number, converged = true) => refusalOf({ model: fitted(parameters), card: { converged }, firstDay: 20_000, lastDay });

  it('is not used when by it nobody ever leaves, as with the few days of a shop that has just begun', () => {
    expect(refused([1_078.6, 8_103.1, 0.000127, 8_103.1], 20_030)).toBe('in 30 days nobody was seen to leave');
  });

  it('is used when silence tells, as with the parameters of CDNOW, unless it did not converge', () => {
    expect([refused([0.525, 6.183, 0.891, 1.614], 20_365), refused([0.525, 6.183, 0.891, 1.614], 20_365, false)]).toEqual([undefined, 'the fit did not converge']);
  });
});

describe('a model version', () => {
  it('holds at once when it is the first, else from the start of a local day, at least ten minutes ahead', () => {
    const first = { effectiveFrom: '2026-03-01T10:00:00.000Z' };
    expect(effectiveFrom(undefined, now, 'Europe/Berlin')).toBe(now);
    expect(effectiveFrom(first, now, 'Europe/Berlin')).toBe('2026-03-10T23:00:00.000Z');
    expect(effectiveFrom(first, '2026-03-10T22:45:00.000Z', 'Europe/Berlin')).toBe('2026-03-10T23:00:00.000Z');
    expect(effectiveFrom(first, '2026-03-10T22:55:00.000Z', 'Europe/Berlin')).toBe('2026-03-11T23:00:00.000Z');
  });
});

const histogramOf = (amounts: readonly number[]): ValueHistogram => {
  const histogram = new Map<number, { customers: number; minor: number }>();
  for (const amount of amounts) addValue(histogram, amount);
  return histogram;
};
// A long tail: a few customers bring most of the money.
const amounts = Array.from({ length: 10_000 }, (_, place) => Math.round(500 * (1 - (place + 0.5) / 10_000) ** -0.9));
const exactAt = (part: number): number => amounts[Math.floor(amounts.length * part)] ?? 0;

describe('cuts between customers', () => {
  it('are right within one percent of the exact quantile', () => {
    const cuts = cutsOf(histogramOf(amounts), '2026-03-10');
    for (const [place, amount] of cuts.percentiles.entries()) expect(Math.abs(amount / exactAt((place + 1) / 20) - 1)).toBeLessThanOrEqual(cuts.errorMost);
    expect(Math.abs(cuts.topFromMinor / exactAt(0.8) - 1)).toBeLessThanOrEqual(cuts.errorMost);
  });

  it('tell the share of money that the top fifth brings, within a hundredth', () => {
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const top = amounts.slice(8_000).reduce((sum, amount) => sum + amount, 0);
    expect(Math.abs(cutsOf(histogramOf(amounts), '2026-03-10').topShare - top / total)).toBeLessThan(0.01);
  });

  it('do not depend on the order in which customers are counted', () => {
    expect(cutsOf(histogramOf(amounts.toReversed()), '2026-03-10')).toEqual(cutsOf(histogramOf(amounts), '2026-03-10'));
  });

  it('are said anew once the top is no fifth any more, as the base grows', () => {
    const held = cutsOf(histogramOf(amounts), '2026-03-10');
    expect(haveMoved(held, histogramOf(amounts))).toBe(false);
    expect(haveMoved(held, histogramOf([...amounts, ...Array.from({ length: 100 }, () => 600)]))).toBe(false);
    expect(haveMoved(held, histogramOf([...amounts, ...Array.from({ length: 2_000 }, () => 600)]))).toBe(true);
  });

  it('stand at nothing where nothing was kept', () => {
    expect(cutsOf(histogramOf([0, 0]), '2026-03-10')).toMatchObject({ customers: 2, topFromMinor: 0, topShare: 0 });
  });
});
