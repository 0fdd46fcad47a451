import { z } from 'zod';
import type { EventOf } from '../event.js';
import { instant, points, uuid } from '../fields.js';
import { lotPoints } from './lot.js';
import { balance, deviceMark, entryId, pointsEvent } from './points-event.js';
import { velocityUse } from './velocity.js';

export const pointsHeldV1 = pointsEvent({
  name: 'points-held',
  says: 'Said when points were set aside for a purchase under way (P8). They are captured or released, or release themselves at `expiresAt`.',
  data: z.object({ holdId: uuid, entryId, points, lots: z.array(lotPoints).min(1), expiresAt: instant, device: deviceMark.optional(), velocity: velocityUse.optional(), balance }),
  examples: {
    minimal: { holdId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'hold/3b241101-e2bb-4255-8caf-4136c566a962', points: 10, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10 }], expiresAt: '2026-03-01T10:30:00.000Z', balance: { pending: 0, available: 15, held: 10, debt: 0 } },
    full: { holdId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'hold/3b241101-e2bb-4255-8caf-4136c566a962', points: 10, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 4 }, { lotId: 'activate/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', points: 6 }], expiresAt: '2026-03-01T10:30:00.000Z', device: '5f3b9b2c6b0e5c0f', velocity: { points: 10, minutes: 1_440 }, balance: { pending: 25, available: 15, held: 10, debt: 0 } },
  },
});
export type PointsHeldV1 = EventOf<typeof pointsHeldV1>;
