// A small correction of what a model of counts expects, learned from how earlier forecasts inside the data were met.
//
// The models look at when purchases happened, not at what they were worth, and trust dropout and rate of a customer as far as the distributions
// over customers go. The correction is a Poisson ridge regression of what came on the forecast's own logarithm, the number of purchases and the
// mean spend. Model and corrected model are averaged, and the total over all customers stays the model's own: the correction moves expectation
// between customers and does not guess next season's level.
import type { Standing } from './standing.js';
import { linearOf, poissonRidge, type Linear, type Rows } from './poisson-ridge.js';

const { exp, log, max } = Math;

export interface Correction {
  readonly terms: readonly Linear[];
  /** Mean spend per purchase; amounts are taken relative to it. */
  readonly spendUnit: number;
  /** What keeps the total. */
  readonly scale: number;
  /** The horizon at which the factor is taken, whatever horizon is asked, so that expectation rises with the horizon. */
  readonly weeks: number;
}

/** Customers at one moment, what a model expected of them, and what came. */
export interface Forecast { readonly standings: readonly Standing[]; readonly expected: Float64Array; readonly actual: Float64Array; readonly weeks: number }

/** One over the variance of a weight that is expected beforehand: a step of one deviation moves the forecast by some 10 %. */
const penalty = 100;
const tiny = 1e-9;
const spendFloor = 0.01;

const featuresOf = (standing: Standing, rate: number, spendUnit: number): number[] => [
  log(rate + tiny), log(standing.purchases), log(max(0, standing.spend / standing.purchases / spendUnit) + spendFloor),
];

const spendUnitOf = (forecasts: readonly Forecast[]): number => {
  let [spend, purchases] = [0, 0];
  for (const { standings } of forecasts) for (const standing of standings) [spend, purchases] = [spend + standing.spend, purchases + standing.purchases];
  return spend > 0 ? spend / purchases : 1;
};

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

const rowsOf = (forecasts: readonly Forecast[], spendUnit: number): Rows => {
  const size = forecasts.reduce((sum, { actual }) => sum + actual.length, 0);
  const [columns, offset, actuals] = [Array.from({ length: 3 }, () => new Float64Array(size)), new Float64Array(size), new Float64Array(size)];
  let row = 0;
  for (const { standings, expected, actual, weeks } of forecasts) {
    const level = log(max(1, sumOf(actual)) / max(tiny, sumOf(expected)));
    for (const [place, standing] of standings.entries()) {
      const forecast = expected[place] ?? 0;
      featuresOf(standing, forecast / weeks, spendUnit).forEach((value, column) => columns[column]?.fill(value, row, row + 1));
      offset[row] = log(forecast + tiny) + level;
      actuals[row] = actual[place] ?? 0;
      row += 1;
    }
  }
  return { columns, offset, actual: actuals };
};

/** Learns a correction from forecasts that were met; their totals are taken as they came. `scale` is 1 until {@link keepTotal}. */
export const learnCorrection = (forecasts: readonly Forecast[], weeks: number): Correction => {
  const spendUnit = spendUnitOf(forecasts);
  return { terms: poissonRidge(rowsOf(forecasts, spendUnit), penalty * forecasts.length), spendUnit, scale: 1, weeks };
};

const liftOf = ({ terms, spendUnit }: Correction, standing: Standing, rate: number): number => exp(linearOf(terms, featuresOf(standing, rate, spendUnit)));

/** The correction for these customers and a horizon: corrected and uncorrected expectations have one total. */
export const keepTotal = (correction: Correction, standings: readonly Standing[], expected: Float64Array): Correction => {
  const lifted = standings.reduce((sum, standing, place) => sum + (expected[place] ?? 0) * liftOf(correction, standing, (expected[place] ?? 0) / correction.weeks), 0);
  return { ...correction, scale: lifted > 0 ? sumOf(expected) / lifted : 1 };
};

/** By what the model's expectation is multiplied; `expected` is the model's at the correction's own horizon. */
export const factorOf = (correction: Correction, standing: Standing, expected: number): number =>
  (1 + correction.scale * liftOf(correction, standing, expected / correction.weeks)) / 2;
