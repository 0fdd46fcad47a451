import { z } from 'zod';
import { foreignId, kebab, minor, points, word } from '../fields.js';
import { roundings } from '../rounding.js';

/** The earning rule of a line as it stood when the order was paid: so many points for each so many minor units of kept net money. */
export const appliedRule = z.object({
  id: kebab, points: z.int().min(0), perMinor: z.int().min(1),
  also: z.array(kebab).optional().describe('Further rules and multipliers that the rate holds.'),
});

/** How far a take-back may go (P11): pending points of the order only; all that is there; or below zero. */
export const takeBacks = ['pending-only', 'clamp', 'debt'] as const;

/** Points for reaching an amount: they stay while what is kept of the lines that count reaches it, else they go (P12). */
export const reachedBonus = z.object({
  id: kebab, points: z.int().min(1), minimumMinor: z.int().min(0),
  categories: z.array(word).optional().describe('Lines of these categories count; all when not told. Gift cards never do.'),
});
export type ReachedBonus = z.infer<typeof reachedBonus>;

/** Under which terms an order earned. A later return is counted by these, never by today's policy (P10). */
export const earnTerms = z.object({
  policyVersion: z.int().min(1),
  rounding: z.enum(roundings),
  takeBack: z.enum(takeBacks),
  bonuses: z.array(reachedBonus).optional().describe('Fixed bonuses that the order can reach.'),
  debtMax: z.int().min(0).optional().describe('Never further below zero than this.'),
});
export type EarnTerms = z.infer<typeof earnTerms>;

/** One line of an earn: its inputs, the rule that holds it and the points that fell to it. A line without a rule earns nothing. */
export const earnedLine = z.object({
  lineId: foreignId,
  category: word.optional(),
  giftCard: z.boolean(),
  quantity: z.int().min(1),
  netMinor: minor,
  keptQuantity: z.int().min(0),
  keptNetMinor: minor,
  rule: appliedRule.optional(),
  points,
});
export type EarnedLine = z.infer<typeof earnedLine>;

/** Kept money under one rule, not yet rounded: an exchange order is rounded together with what is kept of the order it came from. */
export const earningShare = z.object({ netMinor: minor, points: z.int().min(0), perMinor: z.int().min(1) });
export type EarningShare = z.infer<typeof earningShare>;
