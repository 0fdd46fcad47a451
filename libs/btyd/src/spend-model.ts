// What a purchase is expected to be worth, and when the Gamma-Gamma model may be used for it.
import { fitSpend } from './fit-family.js';
import { spendMean, type Spend } from './gamma-gamma.js';

/**
 * Both ways are a weighed mean of the customer's own spend per purchase and that of all: (weight x mean + repeats x own) / (weight + repeats).
 * In the Gamma-Gamma model mean = p gamma / (q - 1) and weight = (q - 1) / p.
 */
export interface SpendModel {
  readonly way: 'gamma-gamma' | 'credibility';
  /** Why the Gamma-Gamma model was not used. */
  readonly guard?: 'few-customers' | 'no-finite-mean' | 'not-converged' | 'tied-to-frequency' | undefined;
  readonly mean: number;
  readonly weight: number;
  readonly customers: number;
  /** Correlation of the number of purchases with the spend per purchase; the model takes them as independent. */
  readonly correlation: number;
  readonly parameters?: { readonly p: number; readonly q: number; readonly gamma: number } | undefined;
  readonly logLikelihood?: number | undefined;
}

const customersLeast = 30;
const qLeast = 1.05;
const correlationMost = 0.3;
const fitMost = 100_000;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const correlationOf = (spends: readonly Spend[]): number => {
  const [x, z] = [meanOf(spends.map(({ repeats }) => repeats)), meanOf(spends.map(({ mean }) => mean))];
  let [xx, zz, xz] = [0, 0, 0];
  for (const { repeats, mean } of spends) {
    xx += (repeats - x) ** 2;
    zz += (mean - z) ** 2;
    xz += (repeats - x) * (mean - z);
  }
  return xx === 0 || zz === 0 ? 0 : xz / Math.sqrt(xx * zz);
};

/** Variance within over variance between customers, from how far means of more purchases lie from the mean of all (Buehlmann, ASTIN Bulletin 4, 1967). */
const credibilityWeight = (spends: readonly Spend[], mean: number): number => {
  const inverse = meanOf(spends.map(({ repeats }) => 1 / repeats));
  const square = meanOf(spends.map((spend) => (spend.mean - mean) ** 2));
  let [across, along] = [0, 0];
  for (const spend of spends) {
    across += (1 / spend.repeats - inverse) * ((spend.mean - mean) ** 2 - square);
    along += (1 / spend.repeats - inverse) ** 2;
  }
  const within = along === 0 ? square / 2 : Math.min(square, Math.max(0, across / along));
  const between = Math.max(square - within * inverse, square / 20);
  return between === 0 ? 1 : Math.max(0.05, within / between);
};

/**
 * Fits a model of spend to repeat purchases with an amount above zero. Guards: at least 30 customers, q > 1.05 (below 1 there is no mean), a
 * converged fit, and purchases and spend that do not go together (|correlation| up to 0.3). Else credibility weights, which assume no distribution;
 * `otherwise` is the mean when nobody bought twice. Over 100,000 customers an even part of them is fitted.
 */
export const fitSpendModel = (all: readonly Spend[], otherwise: number): SpendModel => {
  const bought = all.filter(({ repeats, mean }) => repeats > 0 && mean > 0);
  const every = Math.ceil(bought.length / fitMost);
  const spends = bought.filter((_, place) => place % every === 0);
  const known = { customers: bought.length, correlation: correlationOf(spends) };
  const mean = spends.length === 0 ? otherwise : meanOf(spends.map((spend) => spend.mean));
  const plain = (guard: NonNullable<SpendModel['guard']>): SpendModel => ({ way: 'credibility', guard, mean, weight: spends.length < 2 ? 1 : credibilityWeight(spends, mean), ...known });
  if (spends.length < customersLeast) return plain('few-customers');
  if (Math.abs(known.correlation) > correlationMost) return plain('tied-to-frequency');
  const { p, q, gamma, logLikelihood, converged } = fitSpend(spends);
  if (!converged) return plain('not-converged');
  if (q <= qLeast) return plain('no-finite-mean');
  return { way: 'gamma-gamma', mean: spendMean({ p, q, gamma }), weight: (q - 1) / p, ...known, parameters: { p, q, gamma }, logLikelihood };
};

/** Expected spend of a purchase to come. */
export const spendOf = ({ mean, weight }: SpendModel, spend: Spend): number => (weight * mean + spend.repeats * spend.mean) / (weight + spend.repeats);
