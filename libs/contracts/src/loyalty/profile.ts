import { z } from 'zod';
import { instant, kebab, localDate, minor } from '../fields.js';
import { balance } from '../points/points-event.js';

const percent = z.int().min(0).max(100);
export const stages = ['suspect', 'prospect', 'first-time', 'repeat', 'lost'] as const;
export type Stage = (typeof stages)[number];

/** Everything that holds of a customer, as subscribers see it. No name, no address, no free text: only the customer id outside of it. */
export const profile = z.object({
  stage: z.enum(stages),
  tier: z.object({
    name: kebab,
    measured: z.int().describe('The qualifying measure within the window that won the tier.'),
    next: z.object({ name: kebab, missing: z.int().min(0) }).optional().describe('The next tier and what is missing to it now; absent at the top.'),
  }),
  satisfaction: z.object({ overall: percent, purchase: percent, afterSale: percent }),
  value: z.object({
    firstPurchaseDay: localDate.optional(),
    lastPurchaseDay: localDate.optional(),
    purchaseDays: z.int().min(0),
    orders: z.int().min(0),
    keptMinor: minor,
  }),
  points: balance,
  delivery: z.object({ delivered: z.int().min(0), late: z.int().min(0), overdue: z.int().min(0) }),
  complaints: z.object({ opened: z.int().min(0), open: z.int().min(0), normsBreached: z.int().min(0) }),
  contact: z.object({ sent: z.int().min(0), lastSentAt: instant.optional() }),
});
export type Profile = z.infer<typeof profile>;
