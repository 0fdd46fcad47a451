// Points of an order are counted on everything that is kept of it, rounded once, and then dealt to its lines, whose sum is the order's (P4).
import { dealByLargestRemainder, roundRatio, type EarnedLine, type EarningShare, type EarnTerms, type ReachedBonus } from '@fealty/contracts';
import { sum } from './points-account.rules.js';

/** What lines earn on, summed by rate. */
export const sharesOf = (lines: readonly EarnedLine[]): readonly EarningShare[] => {
  const shares = new Map<string, EarningShare>();
  for (const { rule, keptNetMinor } of lines) {
    if (rule === undefined || keptNetMinor === 0) continue;
    const { points, perMinor, base } = rule;
    const key = `${points}/${perMinor}/${base?.points ?? ''}/${base?.perMinor ?? ''}`;
    shares.set(key, { netMinor: keptNetMinor + (shares.get(key)?.netMinor ?? 0), points, perMinor, ...(base === undefined ? {} : { base }) });
  }
  return [...shares.values()];
};

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b));

const commonDenominator = (rates: readonly { readonly perMinor: number }[]): bigint =>
  [...new Set(rates.map((rate) => rate.perMinor))].reduce((common, perMinor) => {
    const next = BigInt(perMinor);
    return (common / greatestCommonDivisor(common, next)) * next;
  }, 1n);

const numerator = ({ netMinor, points, perMinor }: EarningShare, denominator: bigint): bigint =>
  BigInt(netMinor) * BigInt(points) * (denominator / BigInt(perMinor));

/** `uncut`: what the lines would earn without limits. */
export interface Counted { readonly points: number; readonly uncut: number; readonly lines: readonly EarnedLine[] }
type Terms = Pick<EarnTerms, 'rounding' | 'bonuses' | 'headroom'>;

/** Whether a line counts for what a bonus asks to be kept. */
export const countsFor = ({ categories }: Pick<ReachedBonus, 'categories'>, { giftCard, category }: EarnedLine): boolean =>
  !giftCard && (categories === undefined || (category !== undefined && categories.includes(category)));

/** What a bonus gives to each line: nothing, unless what is kept of the lines that count reaches its amount (P12). */
const bonusByLine = (bonus: ReachedBonus, lines: readonly EarnedLine[]): readonly number[] => {
  const weights = lines.map((line) => (countsFor(bonus, line) ? line.keptNetMinor : 0));
  const kept = sum(weights);
  return kept === 0 || kept < bonus.minimumMinor ? lines.map(() => 0) : dealByLargestRemainder(bonus.points, weights);
};

// What limits cut falls on the lines by what they would have earned.
const within = (lines: readonly EarnedLine[], headroom: number | undefined): readonly EarnedLine[] => {
  const points = lines.map((line) => line.points);
  if (headroom === undefined || sum(points) <= headroom) return lines;
  const dealt = dealByLargestRemainder(headroom, points);
  return lines.map((line, index) => ({ ...line, points: dealt[index] ?? 0 }));
};

/**
 * Counts what is kept. `carried` is what is kept of the order that this one was exchanged for: the points are what the rounded whole
 * exceeds the rounded rest by, so that moving money from one order to the other moves no points. Limits cut to the stored headroom.
 */
export const countPoints = (inputs: readonly EarnedLine[], { rounding, bonuses = [], headroom }: Terms, carried: readonly EarningShare[]): Counted => {
  const rates = inputs.flatMap(({ rule }) => (rule === undefined ? [] : [rule]));
  const denominator = commonDenominator([...rates, ...carried]);
  const parts = inputs.map(({ rule, keptNetMinor }) => (rule === undefined ? 0n : numerator({ ...rule, netMinor: keptNetMinor }, denominator)));
  const rest = carried.reduce((total, share) => total + numerator(share, denominator), 0n);
  const whole = parts.reduce((a, b) => a + b, rest);
  const rated = roundRatio(whole, denominator, rounding) - roundRatio(rest, denominator, rounding);
  const dealt = [dealByLargestRemainder(rated, parts.map(Number)), ...bonuses.map((bonus) => bonusByLine(bonus, inputs))];
  const uncut = inputs.map((line, index) => ({ ...line, points: sum(dealt.map((some) => some[index] ?? 0)) }));
  const lines = within(uncut, headroom);
  return { points: sum(lines.map((line) => line.points)), uncut: sum(uncut.map((line) => line.points)), lines };
};

/** What of an order's points qualifies for a tier: never what only some tiers or memberships get (P3a). */
export const countBase = (inputs: readonly EarnedLine[], terms: Terms, carried: readonly EarningShare[]): number => {
  const base = <Rate extends { readonly base?: { points: number; perMinor: number } | undefined }>(rate: Rate): Rate => ({ ...rate, ...rate.base });
  const lines = inputs.map((line) => (line.rule === undefined ? line : { ...line, rule: base(line.rule) }));
  return countPoints(lines, { ...terms, bonuses: (terms.bonuses ?? []).filter((bonus) => bonus.beyondBase !== true) }, carried.map(base)).points;
};

export const basisOf = (lines: readonly EarnedLine[]): number => sum(lines.filter((line) => line.rule !== undefined).map((line) => line.keptNetMinor));
