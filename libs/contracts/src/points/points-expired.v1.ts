import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant, points } from '../fields.js';
import { lotPoints } from './lot.js';
import { balance, entryId, pointsEvent } from './points-event.js';

export const pointsExpiredV1 = pointsEvent({
  name: 'points-expired',
  says: 'Said when lots reached their end: what was left in them is gone, once (P14). When their order comes back later these points are not taken again (P10).',
  data: z.object({ entryId, points, lots: z.array(lotPoints.extend({ orderId: foreignId, waited: z.object({ from: instant.describe('When it would have ended.'), caseIds: z.array(foreignId).min(1) }).optional().describe('The lot lived on until now because these cases were open (C10).') })).min(1), balance }),
  examples: {
    minimal: { entryId: 'expire/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 25, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 25, orderId: 'o-1' }], balance: { pending: 0, available: 0, held: 0, debt: 0 } },
    full: { entryId: 'expire/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 30, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 25, orderId: 'o-1' }, { lotId: 'activate/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', points: 5, orderId: 'o-2', waited: { from: '2027-03-31T22:00:00.000Z', caseIds: ['c-1'] } }], balance: { pending: 10, available: 20, held: 0, debt: 0 } },
  },
});
export type PointsExpiredV1 = EventOf<typeof pointsExpiredV1>;
