// Points of an order are counted on everything that is kept of it, rounded once, and then dealt to its lines, whose sum is the order's (P4).
import { dealByLargestRemainder, type EarnedLine, type EarningShare, type EarnTerms } from '@fealty/contracts';
import { earnsOn } from './basis.rules.js';
import { withinBudgets } from './budgets.rules.js';
import type { Counting } from './count-uncut.rules.js';
import { sum } from './points-account.rules.js';

/** What lines earn on, summed by rate. */
export const sharesOf = (lines: readonly EarnedLine[]): readonly EarningShare[] => {
  const shares = new Map<string, EarningShare>();
  for (const line of lines) {
    const { rule } = line;
    const earning = earnsOn(line);
    if (rule === undefined || earning === 0) continue;
    const { points, perMinor, base, budget, unbudgeted } = rule;
    const rate = { points, perMinor, ...(base === undefined ? {} : { base }), ...(budget === undefined ? {} : { budget }), ...(unbudgeted === undefined ? {} : { unbudgeted }) };
    const key = JSON.stringify(rate);
    shares.set(key, { netMinor: earning + (shares.get(key)?.netMinor ?? 0), ...rate });
  }
  return [...shares.values()];
};

/** `uncut`: what the lines would earn without limits. */
export interface Counted { readonly points: number; readonly uncut: number; readonly lines: readonly EarnedLine[] }
type Terms = Counting['terms'] & Pick<EarnTerms, 'headroom' | 'cap' | 'budgets'>;

// What limits cut, or an agent refused, falls on the lines by what they would have earned.
const within = (lines: readonly EarnedLine[], { headroom = Number.POSITIVE_INFINITY, cap = Number.POSITIVE_INFINITY }: Terms): readonly EarnedLine[] => {
  const points = lines.map((line) => line.points);
  const most = Math.min(headroom, cap);
  if (sum(points) <= most) return lines;
  const dealt = dealByLargestRemainder(most, points);
  return lines.map((line, index) => ({ ...line, points: dealt[index] ?? 0 }));
};

/**
 * Counts what is kept. `carried` is what is kept of the order that this one was exchanged for: the points are what the rounded whole
 * exceeds the rounded rest by, so that moving money from one order to the other moves no points. Budgets give what was drawn, limits cut to the stored headroom, refusals to the cap.
 */
export const countPoints = (inputs: readonly EarnedLine[], terms: Terms, carried: readonly EarningShare[]): Counted => {
  const uncut = withinBudgets({ inputs, terms, carried }, terms.budgets);
  const lines = within(uncut, terms);
  return { points: sum(lines.map((line) => line.points)), uncut: sum(uncut.map((line) => line.points)), lines };
};

/** What of an order's points qualifies for a tier: never what only some tiers or memberships get (P3a). */
export const countBase = (inputs: readonly EarnedLine[], terms: Terms, carried: readonly EarningShare[]): number => {
  const base = <Rate extends Pick<EarningShare, 'base' | 'unbudgeted'>>(rate: Rate): Rate =>
    ({ ...rate, ...rate.base, ...(rate.unbudgeted === undefined ? {} : { unbudgeted: { ...rate.unbudgeted, ...rate.unbudgeted.base } }) });
  const lines = inputs.map((line) => (line.rule === undefined ? line : { ...line, rule: base(line.rule) }));
  return countPoints(lines, { ...terms, bonuses: (terms.bonuses ?? []).filter((bonus) => bonus.beyondBase !== true) }, carried.map(base)).points;
};

export const basisOf = (lines: readonly EarnedLine[]): number => sum(lines.filter((line) => line.rule !== undefined).map(earnsOn));
