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
  const sum = weights.reduce((a, b) => a + BigInt(b), 0n);
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? total : 0));
  const shares = weights.map((weight) => BigInt(total) * BigInt(weight));
  const parts = shares.map((share) => Number(share / sum));
  const left = total - parts.reduce((a, b) => a + b, 0);
  const byRemainder = shares.map((share, index) => ({ index, rest: share % sum })).sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1));
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
};
