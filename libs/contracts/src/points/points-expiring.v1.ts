import { z } from 'zod';
import type { EventOf } from '../event.js';
import { instant, points } from '../fields.js';
import { lotPoints } from './lot.js';
import { balance, pointsEvent } from './points-event.js';

export const pointsExpiringV1 = pointsEvent({
  name: 'points-expiring',
  says: 'Said when the customer is due to hear that points will expire. No lot expires before this was said long enough ahead; said late, it moves the expiry with it (P14).',
  data: z.object({ points, lots: z.array(lotPoints.extend({ expiresAt: instant })).min(1), balance }),
  examples: {
    minimal: { points: 25, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 25, expiresAt: '2027-03-31T22:00:00.000Z' }], balance: { pending: 0, available: 25, held: 0, debt: 0 } },
    full: { points: 25, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 20, expiresAt: '2027-03-31T22:00:00.000Z' }, { lotId: 'activate/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', points: 5, expiresAt: '2027-03-31T22:00:00.000Z' }], balance: { pending: 10, available: 45, held: 0, debt: 0 } },
  },
});
export type PointsExpiringV1 = EventOf<typeof pointsExpiringV1>;
