import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, minor, points } from '../fields.js';
import { lotRestored } from './lot.js';
import { balance, entryId, pointsEvent } from './points-event.js';

export const pointsRestoredV1 = pointsEvent({
  name: 'points-restored',
  says: 'Said when spent points went back to their lots with their expiry, because what they paid for came back or a refund was asked for (P13). Debt is repaid first.',
  data: z.object({
    orderId: foreignId, entryId, points: points.describe('All that came back: `repaidDebt` of it repaid debt, the rest is in `lots`.'),
    repaidDebt: points, lots: z.array(lotRestored),
    given: z.array(lotRestored.pick({ lotId: true, points: true })).describe('Of the lots that had given, which got back how much, debt not yet repaid.'),
    why: z.enum(['return', 'refund']),
    ofMinor: minor.optional().describe('What the order was worth when points were spent on it: a partial return gives back its share.'),
    balance,
  }),
  examples: {
    minimal: { orderId: 'o-2', entryId: 'restore/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', points: 10, repaidDebt: 0, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10, orderId: 'o-1', activatedAt: '2026-02-01T10:00:00.000Z', expiresAt: null, warned: false, imported: false }], given: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10 }], why: 'refund', balance: { pending: 0, available: 25, held: 0, debt: 0 } },
    full: { orderId: 'o-2', entryId: 'restore/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', points: 10, repaidDebt: 4, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 6, orderId: 'o-1', activatedAt: '2026-02-01T10:00:00.000Z', expiresAt: '2027-02-28T23:00:00.000Z', warnAt: '2027-02-13T23:00:00.000Z', warned: false, imported: false }], given: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10 }], why: 'return', ofMinor: 2500, balance: { pending: 0, available: 6, held: 0, debt: 0 } },
  },
});
export type PointsRestoredV1 = EventOf<typeof pointsRestoredV1>;
