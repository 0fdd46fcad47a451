/** Named roundings of a non-negative fraction `numerator / denominator` to an integer, exact on integers of any size. */
export const roundings = ['half-even', 'half-up', 'down'] as const;
export type Rounding = (typeof roundings)[number];

/** `numerator / denominator` rounded once by the named rule; both not negative, denominator positive. */
export const roundRatio = (numerator: bigint, denominator: bigint, rounding: Rounding): number => {
  const whole = numerator / denominator;
  const twiceRest = (numerator % denominator) * 2n;
  const up = rounding === 'half-up' ? twiceRest >= denominator : twiceRest > denominator || (twiceRest === denominator && whole % 2n === 1n);
  return Number(rounding !== 'down' && up ? whole + 1n : whole);
};

/** `amount x decimal` (the decimal as text, such as a price or a rate) rounded once to an integer. */
export const timesDecimal = (amount: number, decimal: string, rounding: Rounding): number => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return roundRatio(BigInt(amount) * BigInt(whole + fraction), 10n ** BigInt(fraction.length), rounding);
};

/**
 * Deals `total` over `weights` in whole units by largest remainder, ties to the earlier one, so that the parts add up to the total.
 * All weights zero: everything falls to the first. Weights and total are not negative.
 */
export const dealByLargestRemainder = (total: number, weights: readonly number[]): number[] => {
  if (weights.length === 1) return [total];
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? total : 0));
  if (!Number.isSafeInteger(sum * total)) return dealExactly(total, weights);
  const rests = weights.map((weight) => (total * weight) % sum);
  const parts = weights.map((weight, index) => (total * weight - (rests[index] ?? 0)) / sum);
  return withRest(total, parts, (a, b) => (rests[b] ?? 0) - (rests[a] ?? 0));
};

/** One more to those whose remainder is largest, until nothing is left. */
const withRest = (total: number, parts: number[], byRest: (a: number, b: number) => number): number[] => {
  const left = total - parts.reduce((a, b) => a + b, 0);
  if (left > 0) for (const index of [...parts.keys()].sort((a, b) => byRest(a, b) || a - b).slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
};

const dealExactly = (total: number, weights: readonly number[]): number[] => {
  const sum = weights.reduce((a, b) => a + BigInt(b), 0n);
  const shares = weights.map((weight) => BigInt(total) * BigInt(weight));
  const rests = shares.map((share) => share % sum);
  return withRest(total, shares.map((share) => Number(share / sum)), (a, b) => Number((rests[b] ?? 0n) - (rests[a] ?? 0n)));
};
