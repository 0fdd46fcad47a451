import { describe, expect, it } from '@jest/globals';
import { familyOf, type FamilyName, type Parameters } from './family.js';
import { spendExpected } from './gamma-gamma.js';
import { fitSpendModel, spendOf } from './spend-model.js';

// Reference vectors, checked by numerical integration in 30 digits: (repeats, recency, age) in weeks; expected in 39 weeks, alive, log-likelihood.
const histories = [[2, 30.43, 38.86], [0, 0, 38.86], [1, 1.71, 38.86], [10, 38, 38.86], [26, 38, 38.86]] as const;
const vectors: readonly (readonly [FamilyName, Parameters, readonly (readonly [number, number, number])[]])[] = [
  ['BG/NBD', [0.24259452805495507, 4.4136021004234065, 0.7929224060571695, 2.4259081050007105], [
    [1.2259067600, 0.7266091422, -9.4596921682], [0.1947820408, 1, -0.5538073160], [0.2032548107, 0.2122319479, -4.4704506112],
    [6.7058908122, 0.9214567733, -27.4371937625], [17.4466728202, 0.9533243471, -42.9724131301]]],
  ['MBG/NBD', [0.5248431517, 6.1830852248, 0.8913593925, 1.6140022687], [
    [1.2626692322, 0.7061256889, -9.4858555259], [0.1539542868, 0.3897150646, -0.5396113504], [0.1887899463, 0.1708201020, -4.4604929669],
    [6.4328484403, 0.9140662870, -27.4121969435], [16.5021685789, 0.9489232803, -43.3928189192]]],
  ['Pareto/NBD', [0.5532770444, 10.5776833962, 0.6062399500, 11.6687341497], [
    [1.4550987767, 0.8691156658, -9.5543339937], [0.1070588680, 0.2950958070, -0.5212024407], [0.1709788134, 0.1678712863, -4.4497092737],
    [6.8413334276, 0.9886360919, -27.1482588887], [17.1823962158, 0.9868443202, -43.8198303470]]],
];

describe('scoring', () => {
  it.each(vectors)('gives the reference values of %s', (name, parameters, known) => {
    const { expected, alive, logLikelihood } = familyOf(name);
    for (const [place, [repeats, recency, age]] of histories.entries()) {
      const history = { repeats, recency, age };
      const [e = 0, p = 0, l = 0] = known[place] ?? [];
      expect(Math.abs(expected(parameters, { history, weeks: 39 }) - e)).toBeLessThan(1e-9);
      expect(Math.abs(alive(parameters, history) - p)).toBeLessThan(1e-9);
      expect(Math.abs(logLikelihood(parameters, history) - l)).toBeLessThan(1e-9);
    }
  });

  it('gives the reference values of expected spend', () => {
    const parameters = { p: 6.2495720743, q: 3.7442245739, gamma: 15.4435210614 };
    const known = [[0, 0, 35.1703715768], [2, 22.35, 24.6580186124], [1, 11.77, 18.9100185296], [10, 35, 35.0071664356], [7, 73.74, 71.4633614988]] as const;
    for (const [repeats, mean, spend] of known) expect(Math.abs(spendExpected(parameters, { repeats, mean }) - spend)).toBeLessThan(1e-9);
    const model = { way: 'gamma-gamma' as const, mean: parameters.p * parameters.gamma / (parameters.q - 1), weight: (parameters.q - 1) / parameters.p, customers: 946, correlation: 0.11 };
    for (const [repeats, mean, spend] of known) expect(Math.abs(spendOf(model, { repeats, mean }) - spend)).toBeLessThan(1e-9);
  });
});

describe('the guards of spend', () => {
  const spends = (count: number, mean: (place: number) => number) => Array.from({ length: count }, (_, place) => ({ repeats: 1 + place % 4, mean: mean(place) }));
  it('use no Gamma-Gamma for few customers, nor where spend goes with frequency', () => {
    expect(fitSpendModel(spends(29, (place) => 10 + place % 7), 5)).toMatchObject({ way: 'credibility', guard: 'few-customers' });
    expect(fitSpendModel(spends(200, (place) => 10 * (1 + place % 4) + place % 3), 5)).toMatchObject({ way: 'credibility', guard: 'tied-to-frequency' });
  });

  it('answer the mean of all purchases when nobody bought twice', () => {
    const model = fitSpendModel([{ repeats: 0, mean: 0 }], 42);
    expect(spendOf(model, { repeats: 0, mean: 0 })).toBe(42);
  });

  it('see amounts without a mean over customers: the heavier the tail, the nearer to a mean of its own each customer stays', () => {
    const heavy = fitSpendModel(spends(400, (place) => Math.exp(((place * 7919) % 400) / 20)), 5);
    expect(heavy).toMatchObject({ way: 'credibility' });
    expect(['no-finite-mean', 'not-converged']).toContain(heavy.guard);
    expect(spendOf(heavy, { repeats: 3, mean: 1_000 })).toBeGreaterThan(0);
  });
});
