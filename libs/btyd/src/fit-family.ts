import type { Cells } from './cells.js';
import { familyOf, type FamilyName, type Parameters } from './family.js';
import { spendLikelihood, type Spend, type SpendParameters } from './gamma-gamma.js';
import { minimise, type Minimum } from './minimise.js';

/** A model with the parameters that make the data likeliest. */
export interface FamilyFit {
  readonly family: FamilyName;
  readonly parameters: Parameters;
  readonly logLikelihood: number;
  readonly customers: number;
  readonly converged: boolean;
}

type Likelihood = (parameters: readonly number[], gradient: Float64Array) => number;

/** In logarithms of the parameters, per customer, so that one tolerance serves all sizes. The box is e^-9 .. e^9, 0.0001 .. 8000. */
const maximise = (likelihood: Likelihood, { start, customers, tolerance = 1e-9 }: { start: readonly number[]; customers: number; tolerance?: number }): Minimum =>
  minimise((point, gradient) => {
    const parameters = [...point].map(Math.exp);
    const value = likelihood(parameters, gradient);
    gradient.forEach((slope, place) => { gradient[place] = -slope * (parameters[place] ?? 0) / customers; });
    return -value / customers;
  }, start.map(Math.log), { least: -9, most: 9, tolerance, stepsMax: 300 });

const four = (values: readonly number[]): Parameters => {
  const [first = 0, second = 0, third = 0, fourth = 0] = values;
  return [first, second, third, fourth];
};

/** Where to start, and the largest slope per customer that counts as none. */
export interface Search { readonly start?: Parameters | undefined; readonly tolerance?: number }

/** Fits one model by maximum likelihood. A RangeError when there is no customer. */
export const fitFamily = (name: FamilyName, cells: Cells, { start, tolerance = 1e-9 }: Search = {}): FamilyFit => {
  if (cells.customers === 0) throw new RangeError('no customers to fit a model to');
  const family = familyOf(name);
  const likelihood = family.likelihood(cells);
  const { point, value, converged } = maximise((parameters, gradient) => likelihood(four(parameters), gradient), { start: start ?? family.start, customers: cells.customers, tolerance });
  return { family: name, parameters: four(point.map(Math.exp)), logLikelihood: -value * cells.customers, customers: cells.customers, converged };
};

export interface SpendFit extends SpendParameters { readonly logLikelihood: number; readonly customers: number; readonly converged: boolean }

/** Fits the Gamma-Gamma model by maximum likelihood, in amounts divided by their mean, so that the unit of money changes nothing. */
export const fitSpend = (spends: readonly Spend[]): SpendFit => {
  const customers = spends.length;
  const unit = spends.reduce((sum, { mean }) => sum + mean, 0) / customers;
  const likelihood = spendLikelihood(spends.map(({ repeats, mean }) => ({ repeats, mean: mean / unit })));
  const { point, value, converged } = maximise(([p = 0, q = 0, gamma = 0], gradient) => likelihood({ p, q, gamma }, gradient), { start: [4, 3, 1], customers });
  const [p = 0, q = 0, gamma = 0] = point.map(Math.exp);
  return { p, q, gamma: gamma * unit, logLikelihood: -value * customers - customers * Math.log(unit), customers, converged };
};
