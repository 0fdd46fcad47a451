import { describe, expect, it } from '@jest/globals';
import { countExpected } from './count-expectation.js';
import { countAlive } from './count-model.js';
import { leaving } from './pareto-integral.js';
import { digamma, logBeta, logGamma } from './special.js';

/** 2F1 by its own series, for 0 <= z < 1. */
const hypergeometric = (a: number, b: number, { c, z }: { c: number; z: number }): number => {
  let [term, sum] = [1, 1];
  for (let n = 0; n < 20_000 && Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
    sum += term;
  }
  return sum;
};

describe('gamma and beta functions', () => {
  it('meet known values', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 13);
    expect(logGamma(1e-8)).toBeCloseTo(-Math.log(1e-8), 7);
    expect(digamma(1)).toBeCloseTo(-0.5772156649015329, 13);
    expect(logBeta(2, 3)).toBeCloseTo(-Math.log(12), 13);
  });
});

describe('expected purchases', () => {
  it('are those of the closed form with its hypergeometric, away from the places where that fails', () => {
    for (const [r, alpha, a, b, repeats] of [[0.24, 4.4, 0.79, 2.4, 3], [0.5, 8, 2.5, 3.1, 12], [1.7, 3, 0.4, 1.2, 40], [0.8, 20, 1.6, 0.9, 1]] as const) {
      const history = { repeats, recency: 20, age: 31 };
      const [x, weeks] = [repeats, 39];
      const z = weeks / (alpha + history.age + weeks);
      const inside = 1 - ((alpha + history.age) / (alpha + history.age + weeks)) ** (r + x) * hypergeometric(r + x, b + x, { c: a + b + x - 1, z });
      const closed = (a + b + x - 1) / (a - 1) * inside * countAlive({ k: 1, leavesAtFirst: 0 }, { r, alpha, a, b }, history);
      expect(countExpected({ k: 1, leavesAtFirst: 0 }, { r, alpha, a, b }, { history, weeks }) / closed).toBeCloseTo(1, 9);
    }
  });

  it('are those of a simulation where waiting times are regular', () => {
    let state = 7;
    const chance = (): number => { state = state * 48_271 % 2_147_483_647; return state / 2_147_483_647; };
    // One rate and no leaving: purchases in 10 weeks after a silence of 1 of Erlang-3 waiting times of 3 steps a week.
    const [parameters, history] = [{ r: 1e6, alpha: 1e6 / 3, a: 1e-6, b: 1e6 }, { repeats: 5, recency: 6, age: 7 }];
    let [sum, kept] = [0, 0];
    while (kept < 20_000) {
      let [at, steps, bought] = [-1, 0, 0];
      for (at -= Math.log(chance()) / 3; at < 10; at -= Math.log(chance()) / 3) {
        steps += 1;
        if (steps % 3 === 0) bought = at < 0 ? Number.NaN : bought + 1;
      }
      if (Number.isNaN(bought)) continue;
      kept += 1;
      sum += bought;
    }
    expect(Math.abs(countExpected({ k: 3, leavesAtFirst: 1 }, parameters, { history, weeks: 10 }) - sum / kept)).toBeLessThan(0.05);
  });
});

describe('the integral over the moment of leaving', () => {
  it('is that of a fine midpoint rule, for recent, frequent and lapsed customers', () => {
    for (const [r, alpha, s, beta, repeats, recency, age] of [[0.55, 10.6, 0.6, 11.7, 2, 30, 38], [0.2, 0.5, 3, 80, 0, 0, 50], [2, 60, 0.3, 0.1, 7, 3, 100], [5, 4, 8, 9, 150, 40, 60]] as const) {
      const steps = 400_000;
      let sum = 0;
      const width = (age - recency) / steps;
      const from = -(s + 1) * Math.log(beta + recency) - (r + repeats) * Math.log(alpha + recency);
      for (let step = 0; step < steps; step += 1) {
        const u = recency + (step + 0.5) * width;
        sum += Math.exp(-(s + 1) * Math.log(beta + u) - (r + repeats) * Math.log(alpha + u) - from);
      }
      expect(leaving({ r, alpha, s, beta }, { repeats, recency, age }).log - from - Math.log(s * sum * width)).toBeCloseTo(0, 7);
    }
  });
});
