// BG/NBD, MBG/NBD and their regular relatives BG/CNBD-k and MBG/CNBD-k. While a customer is active, the waiting times are Erlang-k with a rate
// that is gamma(r, alpha) over customers; after each purchase the customer leaves with a probability that is beta(a, b) over customers. In the
// modified models (MBG) that may happen after the first purchase too.
//   Fader, Hardie and Lee, "Counting your customers" the easy way, Marketing Science 24 (2005): BG/NBD
//   Batislam, Denizel and Filiztekin, Empirical validation and comparison of models for customer base analysis, IJRM 24 (2007): MBG/NBD
//   Reutterer, Platzer and Schroeder, Leveraging purchase regularity for predicting customer behavior the easy way, IJRM 38 (2021): (M)BG/CNBD-k
import { at, placeAt, tabled, type Cells, type History } from './cells.js';
import { digamma, logBeta, logGamma, logSum } from './special.js';

const { exp, log, log1p } = Math;

/** Which of the models: `k` is the regularity (1 is NBD), `leavesAtFirst` is 1 in the modified ones, else 0. */
export interface CountShape { readonly k: number; readonly leavesAtFirst: 0 | 1 }
export interface CountParameters { readonly r: number; readonly alpha: number; readonly a: number; readonly b: number }

/** Sum over j < k of (R)_j q^j / j!, the chance of fewer than k steps in the silence; its derivatives by R, and by log q. */
const silence = (k: number, shape: number, quotient: number): { sum: number; byShape: number; byLogQuotient: number } => {
  let [term, harmonic, sum, byShape, byLogQuotient] = [1, 0, 1, 0, 0];
  for (let j = 1; j < k; j += 1) {
    term *= (shape + j - 1) * quotient / j;
    harmonic += 1 / (shape + j - 1);
    sum += term;
    byShape += term * harmonic;
    byLogQuotient += term * j;
  }
  return { sum, byShape, byLogQuotient };
};

/** Logarithm of the weight of "left at the last purchase" against "active, no step yet in the silence". */
const logLeft = ({ k, leavesAtFirst }: CountShape, { r, alpha, a, b }: CountParameters, { repeats, recency, age }: History): number =>
  (repeats + leavesAtFirst === 0 ? Number.NEGATIVE_INFINITY : log(a / (b + repeats + leavesAtFirst - 1)) + (r + k * repeats) * log((alpha + age) / (alpha + recency)));

/** Probability that the customer is still active at `age`: always 1 at no repeats in the unmodified models, which is why they are no churn score. */
export const countAlive = (shape: CountShape, parameters: CountParameters, history: History): number => {
  const quotient = (history.age - history.recency) / (parameters.alpha + history.age);
  const logActive = log(silence(shape.k, parameters.r + shape.k * history.repeats, quotient).sum);
  return 1 / (1 + exp(logLeft(shape, parameters, history) - logActive));
};

/** Logarithm of the likelihood of one history; equation (6) of the 2005 paper for BG/NBD, with k and the modification as in the 2021 paper. */
export const countLogLikelihood = (shape: CountShape, parameters: CountParameters, history: History): number => {
  const { k, leavesAtFirst } = shape;
  const { r, alpha, a, b } = parameters;
  const { repeats, recency, age, gapLogs = 0 } = history;
  const steps = r + k * repeats;
  const active = log(silence(k, steps, (age - recency) / (alpha + age)).sum);
  return (k - 1) * gapLogs - repeats * logGamma(k) + logGamma(steps) - logGamma(r) + r * log(alpha) - steps * log(alpha + age)
    + logBeta(a, b + repeats + leavesAtFirst) - logBeta(a, b) + logSum(logLeft(shape, parameters, history), active);
};

interface Tables {
  readonly logRecency: Float64Array; readonly logAge: Float64Array;
  readonly fixed: Float64Array; readonly byR: Float64Array; readonly byA: Float64Array; readonly byB: Float64Array; readonly leaving: Float64Array; readonly leavingByB: Float64Array;
}

/** All that depends on one column alone. */
const tables = ({ k, leavesAtFirst }: CountShape, { r, alpha, a, b }: CountParameters, cells: Cells): Tables => {
  const [logGammaR, digammaR, betaAb, digammaAb, digammaB] = [logGamma(r), digamma(r), logBeta(a, b), digamma(a + b), digamma(b)];
  const erlang = logGamma(k);
  const mayLeave = (x: number): boolean => x + leavesAtFirst > 0;
  return {
    logRecency: tabled(cells.recency, (value) => log(alpha + value)),
    logAge: tabled(cells.age, (value) => log(alpha + value)),
    fixed: tabled(cells.repeats, (x) => logGamma(r + k * x) - logGammaR + r * log(alpha) - x * erlang + logBeta(a, b + x + leavesAtFirst) - betaAb),
    byR: tabled(cells.repeats, (x) => digamma(r + k * x) - digammaR + log(alpha)),
    byA: tabled(cells.repeats, (x) => digammaAb - digamma(a + b + x + leavesAtFirst)),
    byB: tabled(cells.repeats, (x) => digamma(b + x + leavesAtFirst) - digamma(a + b + x + leavesAtFirst) - digammaB + digammaAb),
    leaving: tabled(cells.repeats, (x) => (mayLeave(x) ? log(a / (b + x + leavesAtFirst - 1)) : Number.NEGATIVE_INFINITY)),
    leavingByB: tabled(cells.repeats, (x) => (mayLeave(x) ? 1 / (b + x + leavesAtFirst - 1) : 0)),
  };
};

/** Sum of {@link countLogLikelihood} over all customers; its derivatives by r, alpha, a, b are written into `gradient`. */
export const countLikelihood = (shape: CountShape, cells: Cells) => ({ r, alpha, a, b }: CountParameters, gradient: Float64Array): number => {
  const table = tables(shape, { r, alpha, a, b }, cells);
  let [value, dr, dAlpha, da, db] = [(shape.k - 1) * cells.gapLogs, 0, 0, 0, 0];
  for (let cell = 0; cell < cells.size; cell += 1) {
    const xi = placeAt(cells.repeats, cell);
    const ri = placeAt(cells.recency, cell);
    const ai = placeAt(cells.age, cell);
    const count = at(cells.count, cell);
    const steps = r + shape.k * at(cells.repeats.values, xi);
    const [byAge, byRecency] = [1 / (alpha + at(cells.age.values, ai)), 1 / (alpha + at(cells.recency.values, ri))];
    const stretch = at(table.logAge, ai) - at(table.logRecency, ri);
    const active = silence(shape.k, steps, 1 - byAge / byRecency);
    const logActive = log(active.sum);
    const logOdds = at(table.leaving, xi) + steps * stretch - logActive;
    const left = 1 / (1 + exp(-logOdds));
    const alive = 1 - left;
    value += count * (at(table.fixed, xi) - steps * at(table.logAge, ai) + logActive + (logOdds > 30 ? logOdds : log1p(exp(logOdds))));
    dr += count * (at(table.byR, xi) - at(table.logAge, ai) + left * stretch + alive * active.byShape / active.sum);
    dAlpha += count * (r / alpha - steps * byAge + left * steps * (byAge - byRecency) - alive * byAge * active.byLogQuotient / active.sum);
    da += count * (at(table.byA, xi) + left / a);
    db += count * (at(table.byB, xi) - left * at(table.leavingByB, xi));
  }
  gradient.set([dr, dAlpha, da, db]);
  return value;
};
