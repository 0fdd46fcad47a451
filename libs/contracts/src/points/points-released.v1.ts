import { z } from 'zod';
import type { EventOf } from '../event.js';
import { points, uuid } from '../fields.js';
import { lotPoints } from './lot.js';
import { balance, entryId, pointsEvent } from './points-event.js';

export const pointsReleasedV1 = pointsEvent({
  name: 'points-released',
  says: 'Said when what was left of a hold went back to its lots: asked for, run out, or captured for less (P8).',
  data: z.object({ holdId: uuid, entryId, points, lots: z.array(lotPoints), why: z.enum(['asked', 'ran-out', 'captured-for-less']), balance }),
  examples: {
    minimal: { holdId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'release/3b241101-e2bb-4255-8caf-4136c566a962', points: 10, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10 }], why: 'ran-out', balance: { pending: 0, available: 25, held: 0, debt: 0 } },
    full: { holdId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'release/3b241101-e2bb-4255-8caf-4136c566a962', points: 6, lots: [{ lotId: 'activate/4a0e8a43-0d5e-5a8e-8f3b-9b2c6b0e5c0f', points: 6 }], why: 'captured-for-less', balance: { pending: 25, available: 21, held: 0, debt: 0 } },
  },
});
export type PointsReleasedV1 = EventOf<typeof pointsReleasedV1>;
