import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cellsOf, type History } from './cells.js';
import { families, familyOf, type Family, type Parameters } from './family.js';

const family = fc.constantFrom(...families.values());
const scale = (least: number, most: number) => fc.double({ min: Math.log(least), max: Math.log(most), noNaN: true }).map(Math.exp);
const parameters: fc.Arbitrary<Parameters> = fc.tuple(scale(0.05, 20), scale(0.2, 200), scale(0.05, 20), scale(0.2, 200));
const history: fc.Arbitrary<History> = fc.record({ repeats: fc.integer({ min: 0, max: 60 }), age: scale(0.1, 300), part: fc.double({ min: 0.01, max: 1, noNaN: true }) })
  .map(({ repeats, age, part }) => ({ repeats, age, recency: repeats === 0 ? 0 : age * part, gapLogs: 0 }));
/** A history, and weeks to come. */
const asked = fc.record({ history, weeks: scale(0.1, 150) });
const runs = { numRuns: 300 };
const close = (one: number, other: number, error: number): void => { expect(Math.abs(one - other)).toBeLessThanOrEqual(error * Math.max(1e-12, Math.abs(one), Math.abs(other))); };
/** What rounding makes of a logarithm of a likelihood: the terms of the sum are of this size, however near to 0 their sum comes. */
const rounding = (given: Parameters, some: readonly History[]): number => {
  const sizes = some.map(({ repeats, age }) => given.reduce((sum, one) => sum + one, age + 4 * repeats));
  return 16 * Number.EPSILON * sizes.reduce((sum, size) => sum + size * Math.log(Math.E + size), 0);
};
const repeating = history.filter(({ repeats }) => repeats > 0);

describe('every model, for any parameters and history', () => {
  it('gives a probability to be alive within 0 and 1', () => {
    fc.assert(fc.property(family, parameters, history, ({ alive }, given, one) => {
      const chance = alive(given, one);
      expect(chance >= 0 && chance <= 1).toBe(true);
    }), runs);
  });

  it('takes a customer who bought later for more alive', () => {
    fc.assert(fc.property(family, parameters, fc.tuple(repeating, fc.double({ min: 0.05, max: 0.95, noNaN: true })), ({ alive }, given, [one, part]) => {
      expect(alive(given, { ...one, recency: one.recency * part })).toBeLessThanOrEqual(alive(given, one) + 1e-12);
    }), runs);
  });

  it('expects no less than nothing, and more in a longer time', () => {
    fc.assert(fc.property(family, parameters, asked, ({ expected }, given, { history: one, weeks: time }) => {
      const [short, long] = [expected(given, { history: one, weeks: time }), expected(given, { history: one, weeks: time * 1.5 })];
      expect(short).toBeGreaterThanOrEqual(0);
      expect(long).toBeGreaterThanOrEqual(short * (1 - 1e-10));
      expect(expected(given, { history: one, weeks: 0 })).toBe(0);
    }), runs);
  });

  it('expects the same in days as in weeks', () => {
    fc.assert(fc.property(family, parameters, asked, ({ name, alive, expected }, given, { history: one, weeks: time }) => {
      const [r, alpha, third, fourth] = given;
      const inDays: Parameters = [r, alpha * 7, third, name === 'Pareto/NBD' ? fourth * 7 : fourth];
      const days = { ...one, recency: one.recency * 7, age: one.age * 7 };
      close(alive(given, one), alive(inDays, days), 1e-8);
      close(expected(given, { history: one, weeks: time }), expected(inDays, { history: days, weeks: time * 7 }), 1e-8);
    }), runs);
  });

  it('adds up: what is expected of a customer and the chance of a history are what the sum over customers says', () => {
    fc.assert(fc.property(family, parameters, fc.array(history, { minLength: 1, maxLength: 8 }), ({ likelihood, logLikelihood }, given, some) => {
      const oneByOne = some.reduce((sum, one) => sum + logLikelihood(given, one), 0);
      expect(Math.abs(likelihood(cellsOf(some))(given, new Float64Array(4)) - oneByOne)).toBeLessThanOrEqual(rounding(given, some));
    }), runs);
  });

  it('knows the slope of its likelihood', () => {
    const slopeAlong = ({ likelihood }: Family, given: Parameters, { some, place }: { some: History[]; place: number }): number => {
      const of = likelihood(cellsOf(some));
      const step = 1e-5 * (given[place] ?? 1);
      const moved = (by: number): Parameters => given.map((value, at) => (at === place ? value + by : value)) as unknown as Parameters;
      return (of(moved(step), new Float64Array(4)) - of(moved(-step), new Float64Array(4))) / (2 * step);
    };
    fc.assert(fc.property(family, parameters, fc.tuple(fc.array(history, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 3 })), (one, given, [some, place]) => {
      const gradient = new Float64Array(4);
      one.likelihood(cellsOf(some))(given, gradient);
      const found = gradient[place] ?? 0;
      expect(Math.abs(found - slopeAlong(one, given, { some, place }))).toBeLessThanOrEqual(1e-4 * Math.abs(found) + rounding(given, some) / (1e-5 * (given[place] ?? 1)));
    }), runs);
  });
});

describe('BG/NBD', () => {
  it('takes every customer with one purchase for alive, and MBG/NBD takes none for it', () => {
    fc.assert(fc.property(parameters, scale(0.1, 300), (given, age) => {
      const one = { repeats: 0, recency: 0, age };
      expect(familyOf('BG/NBD').alive(given, one)).toBe(1);
      expect(familyOf('MBG/NBD').alive(given, one)).toBeLessThan(1);
    }), runs);
  });
});
