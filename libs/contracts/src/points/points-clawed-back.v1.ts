import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, kebab, localDate, points, signedPoints } from '../fields.js';
import { earnedLine, earnTerms } from './earned-line.js';
import { balance, entryId, lotId, pointsEvent } from './points-event.js';
import { repaired } from './repaired.js';

const takenFrom = z.object({
  pending: points,
  lots: z.array(z.object({ lotId, points })),
  held: points,
  expired: points.optional().describe('Expired unspent before, so not taken again (P10).'),
  debt: points,
  forgiven: points.describe('Due, but not taken, because the terms forbid to go further.'),
});

export const pointsClawedBackV1 = pointsEvent({
  name: 'points-clawed-back',
  says: 'Said when less of an order is kept than its points were counted on (P10), a repair counted them anew (P21), or an agent refused what was under review (P19): taken from pending, its lots, other lots, held points, then debt (P11). `points` may be 0: the lines changed, rounding took nothing yet.',
  data: z.object({
    orderId: foreignId, entryId, points: points.describe('What was due: the sum of `takenFrom`.'),
    policyVersion: z.int().min(1).describe('The version that the order is counted under.'),
    takenFrom,
    terms: earnTerms.optional().describe('The terms as they are now, where a repair changed them, or a fact that arrived later: a tier, an earlier purchase, an earlier earn under a limit, or a refusal.'),
    lines: z.array(earnedLine).describe('The lines that changed, as they are now.'),
    exchange: z.object({ correlationId: z.string() }).optional().describe('The return half of an exchange: the new order of the same cause answers it.'),
    followed: z.literal(true).optional().describe('What the new order of the exchange earns is said right after this: readers that count both together see an exchange of equal value move nothing (O5).'),
    refused: z.object({ by: foreignId, secondBy: foreignId.optional().describe('The second agent, where one was needed.'), reason: kebab }).optional().describe('An agent refused what a velocity limit had held (P19).'),
    correction: z.literal(true).optional().describe('A fact that arrived later corrected the order: what is taken goes back to where it came from, where another fact corrects it up again. In the undoing of a repair: what the repair took and does not go back by this entry.'),
    repair: repaired.omit({ returned: true, expired: true }).optional().describe('A repair, or the undoing of one, caused it (P21).'),
    qualifyingDay: localDate, qualifyingPoints: signedPoints, balance,
  }),
  examples: {
    minimal: { orderId: 'o-1', entryId: 'return/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', points: 12, policyVersion: 1, takenFrom: { pending: 12, lots: [], held: 0, debt: 0, forgiven: 0 }, lines: [{ lineId: '1', giftCard: false, quantity: 2, netMinor: 2500, keptQuantity: 1, keptNetMinor: 1250, rule: { id: 'per-amount', points: 1, perMinor: 100 }, points: 13 }], qualifyingDay: '2026-03-01', qualifyingPoints: -12, balance: { pending: 13, available: 0, held: 0, debt: 0 } },
    full: { orderId: 'o-1', entryId: 'return/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', points: 12, policyVersion: 1, takenFrom: { pending: 0, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10 }], held: 0, debt: 2, forgiven: 0 }, terms: { policyVersion: 1, rounding: 'half-even', takeBack: 'debt', circumstances: { channel: 'web', day: '2026-03-01', tier: 'silver', first: true }, headroom: 13 }, lines: [{ lineId: '1', category: 'tea', giftCard: false, quantity: 2, netMinor: 2500, keptQuantity: 1, keptNetMinor: 1250, rule: { id: 'per-amount', points: 1, perMinor: 100 }, points: 13 }], exchange: { correlationId: '000000000007.9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11' }, followed: true, repair: { journalId: '3b241101-e2bb-4255-8caf-4136c566a962', by: 'a-1', secondBy: 'a-2', paidAt: '2026-03-01T10:00:00.000Z' }, refused: { by: 'a-7', secondBy: 'a-8', reason: 'stolen-card' }, correction: true, qualifyingDay: '2026-03-01', qualifyingPoints: -12, balance: { pending: 0, available: 0, held: 0, debt: 2 } },
  },
});
export type PointsClawedBackV1 = EventOf<typeof pointsClawedBackV1>;
