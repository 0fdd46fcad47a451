// Gamma-Gamma: the spend of a purchase is gamma with shape p and a scale that is inverse gamma(q, gamma) over customers, apart from how often they buy.
//   Fader, Hardie and Lee, RFM and CLV: using iso-value curves for customer base analysis, Journal of Marketing Research 42 (2005)
//   Fader and Hardie, The Gamma-Gamma model of monetary value (2013)
import { digamma, logGamma } from './special.js';

const { log } = Math;

export interface SpendParameters { readonly p: number; readonly q: number; readonly gamma: number }

/** Purchases that count and their mean amount, above zero. */
export interface Spend { readonly repeats: number; readonly mean: number }

/** Logarithm of the likelihood of a mean amount (equation 1a of the 2013 note). */
export const spendLogLikelihood = ({ p, q, gamma }: SpendParameters, { repeats: x, mean: z }: Spend): number =>
  logGamma(p * x + q) - logGamma(p * x) - logGamma(q) + q * log(gamma) + (p * x - 1) * log(z) + p * x * log(x) - (p * x + q) * log(gamma + x * z);

/** Sum of {@link spendLogLikelihood}; its derivatives by p, q, gamma are written into `gradient`. */
export const spendLikelihood = (spends: readonly Spend[]) => (parameters: SpendParameters, gradient: Float64Array): number => {
  const { p, q, gamma } = parameters;
  let [value, dp, dq, dGamma] = [0, 0, 0, 0];
  const byQ = digamma(q);
  for (const spend of spends) {
    const { repeats: x, mean: z } = spend;
    const whole = digamma(p * x + q);
    const logWhole = log(gamma + x * z);
    value += spendLogLikelihood(parameters, spend);
    dp += x * (whole - digamma(p * x) + log(z) + log(x) - logWhole);
    dq += whole - byQ + log(gamma) - logWhole;
    dGamma += q / gamma - (p * x + q) / (gamma + x * z);
  }
  gradient.set([dp, dq, dGamma]);
  return value;
};

/** Mean spend over customers; it exists for q > 1 only. */
export const spendMean = ({ p, q, gamma }: SpendParameters): number => p * gamma / (q - 1);

/** Expected spend of a customer's purchases: the mean over customers and the customer's own, weighed by how many there are (equation 5 of the 2013 note). */
export const spendExpected = ({ p, q, gamma }: SpendParameters, { repeats, mean }: Spend): number => p * (gamma + repeats * mean) / (p * repeats + q - 1);
