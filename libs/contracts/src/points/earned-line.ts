import { z } from 'zod';
import { foreignId, instant, kebab, localDate, minor, points, word } from '../fields.js';
import { roundings } from '../rounding.js';

/** So many points for each so many minor units. */
export const rate = z.object({ points: z.int().min(0), perMinor: z.int().min(1) });

const unbudgeted = z.object({
  id: kebab, ...rate.shape, also: z.array(kebab).optional(), base: rate.optional(),
}).describe('What holds for what the budget does not give; absent: nothing.');

/** The earning rule of a line as it stood when the order was paid: so many points for each so many minor units of kept net money. */
export const appliedRule = z.object({
  id: kebab, points: z.int().min(0), perMinor: z.int().min(1),
  also: z.array(kebab).optional().describe('Further rules and multipliers that the rate holds.'),
  base: rate.optional().describe('The rate without what only some tiers or memberships get, where it differs: what qualifies for a tier (P3a).'),
  budget: kebab.optional().describe('The budget that pays what the line earns beyond `unbudgeted` (P3b).'),
  unbudgeted: unbudgeted.optional(),
});

const inOrOut = z.enum(['in', 'out']);
/** Which parts of an order's money earn beside its net: each in or out (P3). */
export const earningBasis = z.object({
  tax: inOrOut.default('out').describe('The tax that is in the prices.'),
  shipping: inOrOut.default('out').describe("Each line's share of the shipping; it goes with the pieces that come back."),
  discounts: inOrOut.default('out').describe('in: discounts do not lessen what is earned.'),
  points: inOrOut.default('out').describe('in: what was paid with points earns too.'),
});
export type EarningBasis = z.infer<typeof earningBasis>;

/** How far a take-back may go (P11): pending points of the order only; all that is there; or below zero. */
export const takeBacks = ['pending-only', 'clamp', 'debt'] as const;

/** Points for reaching an amount: they stay while what is kept of the lines that count reaches it, else they go (P12). */
export const reachedBonus = z.object({
  id: kebab, points: z.int().min(1), minimumMinor: z.int().min(0),
  categories: z.array(word).optional().describe('Lines of these categories count; all when not told. Gift cards never do.'),
  beyondBase: z.literal(true).optional().describe('Only some tiers or memberships get it, so it does not qualify for a tier (P3a).'),
  budget: kebab.optional().describe('The budget that pays it (P3b).'),
});
export type ReachedBonus = z.infer<typeof reachedBonus>;

/** Which limit left an order the least. */
export const limitNames = ['per-order', 'per-day', 'per-member'] as const;

/** What held of the customer and the order at the payment, where rules ask for it: a fact that arrives later weighs the rules again (P3a, P3b). */
export const circumstances = z.object({
  channel: word, day: localDate, tier: kebab, membership: word.optional().describe('A membership that was paid then; in what was told before, only one by which the tier was held.'),
  memberships: z.array(word).min(2).optional().describe('All memberships that were paid then, where there were several.'),
  first: z.boolean().describe('Whether it is the earliest order of which something is kept.'),
});
export type Circumstances = z.infer<typeof circumstances>;

/** Under which terms an order earned. A later return is counted by these, never by today's policy (P10). */
export const earnTerms = z.object({
  policyVersion: z.int().min(1),
  rounding: z.enum(roundings),
  takeBack: z.enum(takeBacks),
  bonuses: z.array(reachedBonus).optional().describe('Fixed bonuses that the order can reach.'),
  debtMax: z.int().min(0).optional().describe('Never further below zero than this.'),
  activatesAt: instant.optional().describe('When its points become active, whether the order has completed or not; absent: when it completes (P5).'),
  circumstances: circumstances.optional(),
  channel: word.optional().describe('The channel of the order, where `circumstances` does not tell it.'),
  budgets: z.array(z.object({
    budget: kebab, wanted: points.describe('What the order would have earned from it.'), granted: points.describe('What was drawn for it: it earns no more from this budget, now and after returns.'),
  })).optional().describe('What was drawn from budgets when the order was paid, once; told where the version has any (P3b).'),
  basis: earningBasis.optional().describe('Which parts of the money earn; absent: none but the net (P3).'),
  headroom: points.optional().describe('What the limits left for this order: it earns no more, now and after returns (P3b, P10).'),
  cap: points.optional().describe('An agent refused what the order had earned beyond this: it earns no more, now and after returns (P19).'),
});
export type EarnTerms = z.infer<typeof earnTerms>;

/** One line of an earn: its inputs, the rule that holds it and the points that fell to it. A line without a rule earns nothing. */
export const earnedLine = z.object({
  lineId: foreignId,
  category: word.optional(),
  sku: foreignId.optional().describe('Its article.'),
  giftCard: z.boolean(),
  quantity: z.int().min(1),
  netMinor: minor,
  keptQuantity: z.int().min(0),
  keptNetMinor: minor,
  grossMinor: minor.optional().describe('What its money is made of, as orders told it; parts that are absent beside it are 0.'),
  discountMinor: minor.optional(), taxMinor: minor.optional(), paidWithPointsMinor: minor.optional(), shippingMinor: minor.optional(),
  refundedMinor: minor.optional().describe('Money given back for it without goods.'),
  basisMinor: minor.optional().describe('What it earned on when nothing of it had come back, where that is not `netMinor`: by the basis in the terms.'),
  keptBasisMinor: minor.optional().describe('What it earns on now, where that is not `keptNetMinor`.'),
  rule: appliedRule.optional(),
  replaced: z.literal(true).optional().describe('An amendment took other lines in its place: it is no part of the order any more.'),
  points,
  budgetCut: points.optional().describe('What the line would have earned more, had its budget had enough.'),
});
export type EarnedLine = z.infer<typeof earnedLine>;

/** Kept money under one rule, not yet rounded: an exchange order is rounded together with what is kept of the order it came from. */
export const earningShare = z.object({ netMinor: minor, points: z.int().min(0), perMinor: z.int().min(1), base: rate.optional(), budget: kebab.optional(), unbudgeted: unbudgeted.optional() });
export type EarningShare = z.infer<typeof earningShare>;
