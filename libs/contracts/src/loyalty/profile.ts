import { z } from 'zod';
import { instant, kebab, localDate, minor, word } from '../fields.js';
import { orderMargin } from '../orders/orders-event.js';
import { balance } from '../points/points-event.js';

const percent = z.int().min(0).max(100);
export const stages = ['suspect', 'prospect', 'first-time', 'repeat', 'advocate', 'lost'] as const;
export type Stage = (typeof stages)[number];
/** What brings a customer to a stage, and from where; what brought there can be taken back, and then the move is undone. */
export const stageMoves = [
  { from: 'suspect', to: 'prospect', when: 'shows intent: account, basket, wish list, consent to contact, or two visits within 14 days' },
  { from: 'prospect', to: 'first-time', when: 'one kept purchase day', undone: 'nothing of it is kept' },
  { from: 'first-time', to: 'repeat', when: 'two kept purchase days', undone: 'one of them is left' },
  { from: 'repeat', to: 'advocate', when: 'good public scores and high satisfaction', undone: 'satisfaction or purchases fall' },
  { from: 'any', to: 'lost', when: 'satisfaction under what the policy names', undone: 'it recovers' },
] as const satisfies readonly { readonly from: Stage | 'any'; readonly to: Stage; readonly when: string; readonly undone?: string }[];
/** How unusual the silence since the last purchase is, by the customer's own rhythm: 80 and 95 of 100 such silences are shorter. */
export const risks = ['none', 'raised', 'high'] as const;
export type Risk = (typeof risks)[number];

const share = z.number().min(0).max(1);
const ahead = z.object({
  purchases: z.number().min(0).describe('Expected days with a purchase, to two digits.'),
  valueMinor: minor.describe('Expected kept money of them, to two digits.'),
});
/** `top`: among the fifth of customers of whom most money was kept; `other`: with a purchase; `none`: without. */
export const segments = ['top', 'other', 'none'] as const;
export type Segment = (typeof segments)[number];

/** A tier that was given, by hand or by a membership, from an instant until the end of a day in the zone of the programme; without `until` it ended then. */
export const givenTiers = z.array(z.object({
  since: instant, until: localDate.optional(),
  tier: kebab.optional().describe('The tier that staff set.'), membership: word.optional().describe('The membership, which gives at least the tier that the policy names.'),
}));
/** A profile tells no more stretches of earned tiers: the latest. */
export const earnedTiersMost = 20;

const earnedTier = z.object({
  name: kebab,
  from: localDate.describe('The first day whose orders it multiplies: the one after the day that raised it, or the one on which it fell.'),
  rank: z.int().min(0).optional().describe('Its place among the tiers of the version that names it, the lowest is 0: which tier it is for orders under a version that has none of that name.'),
});
/** Everything that holds of a customer, as subscribers see it. No name, no address, no free text: only the customer id outside of it. */
export const profile = z.object({
  stage: z.enum(stages),
  tier: z.object({
    name: kebab,
    measured: z.int().describe('The qualifying measure within the window that won the tier.'),
    next: z.object({ name: kebab, missing: z.int().min(0) }).optional().describe('The next tier and what is missing to it now; absent at the top.'),
    stay: z.object({ until: localDate, missing: z.int().min(0) }).optional().describe('The tier is held until the end of this day at least, and further when nothing is missing by then; absent in the lowest tier.'),
    override: z.object({ until: localDate, reason: word }).optional().describe('Staff set the tier by hand, until the end of this day.'),
    membership: z.object({ name: word, until: localDate }).optional().describe('A paid membership gives this tier, until the end of this day.'),
    earned: z.array(earnedTier).max(earnedTiersMost).optional()
      .describe(`The tiers that were earned, oldest first, as what is kept now justifies them. Before the first of them the lowest one; of ${earnedTiersMost}, what was before is not told any more. Absent while it was the lowest one all along, and in versions told before this was.`),
    given: givenTiers.optional().describe('The newest word of staff, the latest 20 words about paid memberships that newer ones replaced, and the newest about each membership, whether they hold now or not; absent while there was none, and in versions told before this was.'),
  }),
  lapsed: z.boolean().optional().describe('Silent beyond 95 of 100 silences of the own rhythm, beside whatever the stage is.'),
  risk: z.object({
    class: z.enum(risks),
    raisedOn: localDate.optional().describe('The day on which silence becomes unusual; absent without a purchase.'),
    highOn: localDate.optional(),
  }).optional(),
  satisfaction: z.object({
    overall: percent, purchase: percent, afterSale: percent,
    by: z.object({
      product: percent, delivery: percent, service: percent,
      price: percent.optional().describe('Prices that fell soon after a purchase; absent in versions told before they counted.'),
    }).optional(),
    decline: z.object({
      since: instant.describe('When the evidence occurred that brought it.'),
      from: percent.describe('The highest overall reading of the 30 days before.'),
      to: percent.describe('The lowest one that evidence has brought since.'),
    }).optional().describe('A sharp decline: evidence brought the overall reading to at least 25 under `from`. It stands here until half of it is recovered, a year at most.'),
  }),
  score: z.object({
    overall: percent.describe('round(100 x dependence x (weighted satisfaction, engagement and advocacy)).'),
    dependence: share, satisfaction: share, engagement: share, advocacy: share,
  }).optional(),
  promises: z.object({
    open: z.int().min(0).describe('Past their time and not yet kept: deliveries overdue now, money of returns not paid by the day promised, and points not active by theirs.'),
    kept: z.int().min(0), late: z.int().min(0), broken: z.int().min(0).describe('Response norms that passed without an answer.'),
    keptPercent: percent.optional().describe('Of all that ended; absent while none has.'),
  }).optional().describe('Promises of a delivery day, of an answer in time, of the money of a return by a day, and of points that become active by a day.'),
  value: z.object({
    firstPurchaseDay: localDate.optional(),
    lastPurchaseDay: localDate.optional(),
    purchaseDays: z.int().min(0),
    orders: z.int().min(0),
    keptMinor: minor,
    margin: orderMargin.optional().describe('Summed over all orders, with the cost of pieces whose money was given back without them; absent while of nothing kept the cost is known. A member does not see it.'),
    categories: z.int().min(1).optional().describe('Number of categories of which something is kept; absent while none was told.'),
    walletPercent: percent.optional().describe('Share of wallet, as the shop told it last; absent while it did not.'),
  }),
  predictions: z.object({
    alivePercent: percent.describe('Chance that the customer is still one, in steps of 5; after one purchase as well.'),
    basis: z.enum(['one-purchase', 'repeat-purchases']).describe("one-purchase: the customer's own rhythm is not known, so the chance is that of all who bought once and were silent as long."),
    weeks26: ahead, weeks52: ahead,
    percentile: percent.describe('Of 100 customers with a purchase, so many have less kept money, in steps of 5; by the cuts of the model version.'),
    segment: z.enum(segments),
  }).optional().describe('From the day of `asOf` on, by the models of the programme; absent without a purchase, and until a model version is in force.'),
  points: balance,
  delivery: z.object({ delivered: z.int().min(0), late: z.int().min(0), overdue: z.int().min(0) }),
  complaints: z.object({ opened: z.int().min(0), open: z.int().min(0), normsBreached: z.int().min(0) }),
  contact: z.object({ sent: z.int().min(0), lastSentAt: instant.optional() }),
});
export type Profile = z.infer<typeof profile>;
