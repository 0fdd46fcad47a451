import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant, points } from '../fields.js';
import { balance, pointsEvent } from './points-event.js';

export const pointsEarnedV1 = pointsEvent({
  name: 'points-earned',
  says: 'Said when the pending points of an order became a lot that can be spent (P5, P6); debt is repaid first (P11).',
  data: z.object({ orderId: foreignId, entryId: foreignId, lotId: foreignId, points, repaidDebt: points, expiresAt: instant.optional().describe('Absent: the lot never expires.'), balance }),
  examples: {
    minimal: { orderId: 'o-1', entryId: 'activate/o-1', lotId: 'o-1', points: 25, repaidDebt: 0, balance: { pending: 0, available: 25, held: 0, debt: 0 } },
    full: { orderId: 'o-1', entryId: 'activate/o-1', lotId: 'o-1', points: 25, repaidDebt: 5, expiresAt: '2027-03-31T22:00:00.000Z', balance: { pending: 0, available: 25, held: 0, debt: 0 } },
  },
});
export type PointsEarnedV1 = EventOf<typeof pointsEarnedV1>;
