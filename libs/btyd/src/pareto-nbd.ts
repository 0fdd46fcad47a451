// Pareto/NBD: purchases are Poisson with a rate that is gamma(r, alpha) over customers, lifetimes exponential with a rate that is gamma(s, beta).
//   Schmittlein, Morrison and Colombo, Counting your customers: who are they and what will they do next?, Management Science 33 (1987)
//   Fader and Hardie, A note on deriving the Pareto/NBD model and related expressions (2005)
import { at, placeAt, tabled, type Cells, type History } from './cells.js';
import { leaving, type LeavingMeans, type ParetoParameters } from './pareto-integral.js';
import { digamma, logGamma, logSum } from './special.js';

const { exp, expm1, log, log1p } = Math;

const logActive = ({ r, alpha, s, beta }: ParetoParameters, { repeats, age }: History): number => -(r + repeats) * log(alpha + age) - s * log(beta + age);

/** Logarithm of the likelihood of one history: of having stayed to `age`, and of having left at some u between the last purchase and it. */
export const paretoLogLikelihood = (parameters: ParetoParameters, history: History): number => {
  const { r, alpha, s, beta } = parameters;
  return logGamma(r + history.repeats) - logGamma(r) + r * log(alpha) + s * log(beta) + logSum(logActive(parameters, history), leaving(parameters, history).log);
};

/** Probability that the customer is still active at `age` (equation 11 of the 1987 paper, without its difference of hypergeometrics). */
export const paretoAlive = (parameters: ParetoParameters, history: History): number =>
  1 / (1 + exp(leaving(parameters, history).log - logActive(parameters, history)));

/** Expected purchases in the next `weeks` (equation 22 of the 1987 paper); s = 1 is no special case. */
export const paretoExpected = (parameters: ParetoParameters, { history, weeks }: { history: History; weeks: number }): number => {
  if (!(weeks > 0)) return 0;
  const { r, alpha, s, beta } = parameters;
  const { repeats, age } = history;
  const shrink = log1p(weeks / (beta + age));
  const stayed = s === 1 ? shrink : -expm1((1 - s) * shrink) / (s - 1);
  return paretoAlive(parameters, history) * (r + repeats) * (beta + age) / (alpha + age) * stayed;
};

/** Sum of {@link paretoLogLikelihood} over all customers; its derivatives by r, alpha, s, beta are written into `gradient`. */
export const paretoLikelihood = (cells: Cells) => (parameters: ParetoParameters, gradient: Float64Array): number => {
  const { r, alpha, s, beta } = parameters;
  const fixed = tabled(cells.repeats, (x) => logGamma(r + x) - logGamma(r) + r * log(alpha) + s * log(beta));
  const byR = tabled(cells.repeats, (x) => digamma(r + x) - digamma(r) + log(alpha));
  const means: LeavingMeans = { log: 0, logAlpha: 0, perAlpha: 0, logBeta: 0, perBeta: 0 };
  let [value, dr, dAlpha, ds, dBeta] = [0, 0, 0, 0, 0];
  for (let cell = 0; cell < cells.size; cell += 1) {
    const xi = placeAt(cells.repeats, cell);
    const history = { repeats: at(cells.repeats.values, xi), recency: at(cells.recency.values, placeAt(cells.recency, cell)), age: at(cells.age.values, placeAt(cells.age, cell)) };
    const count = at(cells.count, cell);
    const [logA, logB] = [log(alpha + history.age), log(beta + history.age)];
    const active = -(r + history.repeats) * logA - s * logB;
    const { log: logLeft, logAlpha, perAlpha, logBeta, perBeta } = leaving(parameters, history, means);
    const all = logSum(active, logLeft);
    const left = exp(logLeft - all);
    const stayed = exp(active - all);
    value += count * (at(fixed, xi) + all);
    dr += count * (at(byR, xi) - stayed * logA - left * logAlpha);
    dAlpha += count * (r / alpha - (r + history.repeats) * (stayed / (alpha + history.age) + left * perAlpha));
    ds += count * (log(beta) - stayed * logB + left * (1 / s - logBeta));
    dBeta += count * (s / beta - stayed * s / (beta + history.age) - left * (s + 1) * perBeta);
  }
  gradient.set([dr, dAlpha, ds, dBeta]);
  return value;
};
