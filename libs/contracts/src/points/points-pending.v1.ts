import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, localDate, minor, points, signedPoints } from '../fields.js';
import { earnedLine, earningShare, earnTerms, limitNames } from './earned-line.js';
import { lotBack, lotRestored } from './lot.js';
import { balance, entryId, pointsEvent } from './points-event.js';
import { repaired } from './repaired.js';
import { velocityReview, velocityUse } from './velocity.js';

/** What the return half of an exchange took goes back, last taken first, so that an exchange of equal value moves nothing (O5). */
const exchangeOf = z.object({
  orderId: foreignId,
  shares: z.array(earningShare).describe('What is kept of that order: this one is rounded together with it.'),
  returned: z.object({
    entryId, lots: z.array(lotBack), debt: points,
    forgiven: points.describe('Not taken then, so not given again.'),
    expired: points.optional().describe('Of that, what had expired unspent: it has so again (P10).'),
  }).optional().describe('The take-back that this order answers.'),
  together: z.literal(true).optional().describe('Both count as one order from now on: what changes in that order counts this one again (O5, P12).'),
});

/** What corrections of the order took goes back before anything is earned anew. */
const corrected = z.object({
  points: points.describe('So much of what they took goes back; what is in none of the parts waits as pending.'),
  lots: z.array(lotRestored).describe('Points that go back to their lots, with the life that these have.'),
  debt: points, forgiven: points.describe('Not taken then, so not given again.'),
  expired: points.optional().describe('Of that, what had expired unspent: it has so again (P10).'),
});

export const pointsPendingV1 = pointsEvent({
  name: 'points-pending',
  says: "Said when a paid order earned points that wait for its completion (P5), and when an amendment or a repair makes it earn more. Line sums equal the order's (P4).",
  data: z.object({
    orderId: foreignId, entryId, points, terms: earnTerms,
    basisMinor: minor.describe('Kept money of the lines that earn, by the basis in the terms (P3).'),
    lines: z.array(earnedLine).describe('The lines that are new or changed, as they are now.'),
    exchangeOf: exchangeOf.optional(),
    cut: z.object({ counted: points.describe('What the lines would earn without limits.'), limit: z.enum(limitNames) }).optional().describe('A limit cut the earn to its headroom (P3b).'),
    repair: repaired.optional().describe('A repair, or the undoing of one, caused it (P21).'),
    corrected: corrected.optional().describe('A fact that arrived later corrected the order up, after another one had corrected it down (P3a).'),
    velocity: velocityUse.optional(),
    review: velocityReview.optional().describe('A velocity limit holds what the order has pending: it stays pending until an agent releases or refuses it (P19).'),
    qualifyingDay: localDate, qualifyingPoints: signedPoints, balance,
  }),
  examples: {
    minimal: { orderId: 'o-1', entryId: 'earn/o-1', points: 25, terms: { policyVersion: 1, rounding: 'half-even', takeBack: 'debt' }, basisMinor: 2500, lines: [{ lineId: '1', giftCard: false, quantity: 2, netMinor: 2500, keptQuantity: 2, keptNetMinor: 2500, rule: { id: 'per-amount', points: 1, perMinor: 100 }, points: 25 }], qualifyingDay: '2026-03-01', qualifyingPoints: 25, balance: { pending: 25, available: 0, held: 0, debt: 0 } },
    full: {
      orderId: 'o-2', entryId: 'earn/o-2', points: 25, terms: { policyVersion: 1, rounding: 'half-even', takeBack: 'debt', basis: { tax: 'in', shipping: 'in', discounts: 'out', points: 'out' }, bonuses: [{ id: 'large-order', points: 100, minimumMinor: 10_000 }], debtMax: 500, circumstances: { channel: 'web', day: '2026-03-01', tier: 'silver', membership: 'plus', first: false }, budgets: [{ budget: 'spring', wanted: 40, granted: 15 }], headroom: 25, cap: 40 }, basisMinor: 2500,
      lines: [
        { lineId: '1', category: 'tea', giftCard: false, quantity: 2, netMinor: 1611, keptQuantity: 2, keptNetMinor: 1611, grossMinor: 2210, discountMinor: 100, taxMinor: 399, paidWithPointsMinor: 100, shippingMinor: 490, basisMinor: 2500, keptBasisMinor: 2500, rule: { id: 'spring-tea', points: 2, perMinor: 100, budget: 'spring', unbudgeted: { id: 'per-amount', points: 1, perMinor: 100 } }, points: 25, budgetCut: 25 },
        { lineId: '2', giftCard: true, quantity: 1, netMinor: 5000, keptQuantity: 1, keptNetMinor: 5000, points: 0 },
      ],
      exchangeOf: {
        orderId: 'o-1', shares: [{ netMinor: 1000, points: 1, perMinor: 100 }],
        returned: { entryId: 'return/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', lots: [{ lotId: 'earn/o-2#1', points: 8, activatedAt: '2026-02-01T10:00:00.000Z', expiresAt: null }], debt: 2, forgiven: 5, expired: 3 },
        together: true,
      },
      cut: { counted: 40, limit: 'per-day' },
      repair: { journalId: '4c352212-f3cc-4366-9dbf-5247d677ba73', by: 'a-1', secondBy: 'a-2', paidAt: '2026-03-01T10:00:00.000Z', exchange: { of: 'o-1', at: '2026-03-04T10:00:00.000Z' }, undoes: '3b241101-e2bb-4255-8caf-4136c566a962', returned: { lots: [], debt: 0, forgiven: 0 } },
      corrected: { points: 0, lots: [], debt: 0, forgiven: 0, expired: 0 },
      velocity: { points: 25, minutes: 1_440 },
      review: { limit: 'earned-in-a-day', per: 'member', withinMinutes: 1_440, atMost: { points: 1_000, times: 5 }, used: { points: 980, times: 3 }, asked: 25 },
      qualifyingDay: '2026-03-01', qualifyingPoints: 25, balance: { pending: 15, available: 8, held: 0, debt: 0 },
    },
  },
});
export type PointsPendingV1 = EventOf<typeof pointsPendingV1>;
