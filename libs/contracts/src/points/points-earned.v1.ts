import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, points } from '../fields.js';
import { lotLife } from './lot.js';
import { balance, entryId, lotId, pointsEvent } from './points-event.js';

export const pointsEarnedV1 = pointsEvent({
  name: 'points-earned',
  says: 'Said when the pending points of an order became active (P5): debt is repaid first (P11), the rest is a lot that can be spent (P6).',
  data: z.object({
    orderId: foreignId, entryId, points: points.describe('All that was pending: `repaidDebt` of it repaid debt, the rest is the lot.'),
    repaidDebt: points, lotId, ...lotLife.shape,
    balance,
  }),
  examples: {
    minimal: { orderId: 'o-1', entryId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 25, repaidDebt: 0, lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', expiresAt: null, balance: { pending: 0, available: 25, held: 0, debt: 0 } },
    full: { orderId: 'o-1', entryId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 30, repaidDebt: 5, lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', expiresAt: '2027-03-31T22:00:00.000Z', warnAt: '2027-03-16T22:00:00.000Z', renews: { months: 12, zone: 'Europe/Berlin', warningDays: 14 }, balance: { pending: 0, available: 25, held: 0, debt: 0 } },
  },
});
export type PointsEarnedV1 = EventOf<typeof pointsEarnedV1>;
