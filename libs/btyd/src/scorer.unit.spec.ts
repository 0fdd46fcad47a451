import { describe, expect, it } from '@jest/globals';
import { score, Scorer, type ScoringModel } from './index.js';

const model: ScoringModel = {
  version: 1, family: 'MBG/CNBD-2', parameters: [0.75, 3.34, 0.73, 5.68], spend: { way: 'credibility', guard: 'few-customers', mean: 30, weight: 2, customers: 20, correlation: 0 },
  correction: { terms: [0.1, -0.2, 0.05].map((weight) => ({ mean: 0, deviation: 1, weight, least: -4, most: 4 })), spendUnit: 30, scale: 1.01, weeks: 26 },
};
const days = { purchases: 4, firstDay: 20_000, recencyDays: 91, ageDays: 140, spend: 130, firstSpend: 25 };
const standing = { purchases: 4, firstDay: 20_000, recency: 13, age: 20, spend: 130, firstSpend: 25 };

describe('a scorer', () => {
  it('answers what a single score does, for each horizon, asked once or again', () => {
    const scorer = new Scorer(model, [26, 52]);
    const single = [26, 52].map((weeks) => score(model, standing, weeks));
    expect(scorer.of(days)).toEqual(single);
    expect(scorer.of(days)).toEqual(single);
  });

  it('tells customers with the same purchase days apart by what they spent', () => {
    const scorer = new Scorer(model, [26]);
    const [one, other] = [scorer.of(days)[0], scorer.of({ ...days, spend: 1_300 })[0]];
    expect(one?.alive).toBe(other?.alive);
    expect(one?.expectedValue).toBeLessThan(other?.expectedValue ?? 0);
    expect(other).toEqual(score(model, { ...standing, spend: 1_300 }, 26));
  });

  it('takes the correction at its own horizon, also when that is none of those asked', () => {
    const other: ScoringModel = { ...model, correction: { terms: [], spendUnit: 30, scale: 0.9, weeks: 13 } };
    expect(new Scorer(other, [52]).of(days)).toEqual([score(other, standing, 52)]);
  });

  it('tells customers with the same purchase days apart by their cohort, asked once or again', () => {
    const paced: ScoringModel = { ...model, cohorts: { firstDay: 19_900, latest: 10, slope: -0.8 } };
    const scorer = new Scorer(paced, [26, 52]);
    for (const firstDay of [19_800, 19_900, 19_930, 20_000, 19_930]) expect(scorer.of({ ...days, firstDay })).toEqual([26, 52].map((weeks) => score(paced, { ...standing, firstDay }, weeks)));
    const [early, late, later] = [19_900, 19_970, 20_500].map((firstDay) => scorer.of({ ...days, firstDay })[0]?.expectedPurchases ?? 0);
    expect([(early ?? 0) > (late ?? 0), late === later]).toEqual([true, true]);
    expect(scorer.alive({ ...days, firstDay: 19_970 })).toBe(scorer.of({ ...days, firstDay: 19_970 })[0]?.alive);
  });

  it('tells customers with the same purchase days apart by the season they stand in, asked once or again', () => {
    const inSeason: ScoringModel = { ...model, cohorts: { firstDay: 19_900, latest: 10, slope: -0.8 }, season: { factors: [1.4, 0.8, 0.9, 1, 1, 1, 1, 0.9, 0.8, 0.9, 1, 1.1, 1.6] } };
    const scorer = new Scorer(inSeason, [26, 52]);
    for (const firstDay of [20_000, 20_090, 20_000, 20_365]) expect(scorer.of({ ...days, firstDay })).toEqual([26, 52].map((weeks) => score(inSeason, { ...standing, firstDay }, weeks)));
    expect(scorer.of(days)[0]?.expectedPurchases).not.toBe(scorer.of({ ...days, firstDay: 20_090 })[0]?.expectedPurchases);
    expect(scorer.alive({ ...days, firstDay: 20_090 })).toBe(scorer.of({ ...days, firstDay: 20_090 })[0]?.alive);
  });
});
