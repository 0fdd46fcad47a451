// What an order earns before anybody looks at limits and budgets: rated lines are summed exactly and rounded once, bonuses are dealt to the
// lines that reached them (P4, P12).
import { dealByLargestRemainder, roundRatio, type EarnedLine, type EarningShare, type EarnTerms, type ReachedBonus } from '@fealty/contracts';
import { earnsOn } from './basis.rules.js';
import { sum } from './points-account.rules.js';

export interface Counting { readonly inputs: readonly EarnedLine[]; readonly terms: Pick<EarnTerms, 'rounding' | 'bonuses'>; readonly carried: readonly EarningShare[] }

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b));

const commonDenominator = (rates: readonly { readonly perMinor: number }[]): bigint =>
  [...new Set(rates.map((rate) => rate.perMinor))].reduce((common, perMinor) => {
    const next = BigInt(perMinor);
    return (common / greatestCommonDivisor(common, next)) * next;
  }, 1n);

const numerator = ({ netMinor, points, perMinor }: EarningShare, denominator: bigint): bigint =>
  BigInt(netMinor) * BigInt(points) * (denominator / BigInt(perMinor));

/** Whether a line counts for what a bonus asks to be kept. */
export const countsFor = ({ categories }: Pick<ReachedBonus, 'categories'>, { giftCard, category }: EarnedLine): boolean =>
  !giftCard && (categories === undefined || (category !== undefined && categories.includes(category)));

/** What a bonus gives to each line: nothing, unless what is kept of the lines that count reaches its amount (P12). */
const bonusByLine = (bonus: ReachedBonus, lines: readonly EarnedLine[]): readonly number[] => {
  const weights = lines.map((line) => (countsFor(bonus, line) ? earnsOn(line) : 0));
  const kept = sum(weights);
  return kept === 0 || kept < bonus.minimumMinor ? lines.map(() => 0) : dealByLargestRemainder(bonus.points, weights);
};

/** Counts what is kept, whatever limits and budgets leave of it: the points of each line. */
export const countUncut = ({ inputs, terms: { rounding, bonuses = [] }, carried }: Counting): readonly number[] => {
  const rates = inputs.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  const denominator = commonDenominator([...rates, ...carried]);
  const parts = inputs.map((line) => (line.rule === undefined ? 0n : numerator({ ...line.rule, netMinor: earnsOn(line) }, denominator)));
  const rest = carried.reduce((total, share) => total + numerator(share, denominator), 0n);
  const whole = parts.reduce((a, b) => a + b, rest);
  const rated = roundRatio(whole, denominator, rounding) - roundRatio(rest, denominator, rounding);
  const dealt = [dealByLargestRemainder(rated, parts.map(Number)), ...bonuses.map((bonus) => bonusByLine(bonus, inputs))];
  return inputs.map((_, index) => sum(dealt.map((some) => some[index] ?? 0)));
};
