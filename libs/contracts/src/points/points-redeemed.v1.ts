import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, kebab, points, uuid } from '../fields.js';
import { lotPoints } from './lot.js';
import { balance, deviceMark, entryId, pointsEvent } from './points-event.js';
import { velocityUse } from './velocity.js';

/** What a reward of the catalogue can be. */
export const rewardKinds = ['code', 'article', 'charity'] as const;

export const pointsRedeemedV1 = pointsEvent({
  name: 'points-redeemed',
  says: 'Said when points were spent, at once or by capturing a hold. `orderId` names what they pay for; when that comes back they go back to their lots (P13).',
  data: z.object({
    orderId: foreignId.describe('The order paid for; of a reward, the id of its redemption.'),
    entryId, points, lots: z.array(lotPoints).min(1),
    holdId: uuid.optional().describe('The hold that was captured.'),
    reward: kebab.optional().describe('The reward of the catalogue that they were spent on (P17).'),
    piece: z.object({ number: z.int().min(1).describe('Which piece of the reward it is, counted from 1; of one redemption alone.'), kind: z.enum(rewardKinds), of: z.int().min(1).optional().describe('How many pieces there were in all; absent: without end.') }).optional()
      .describe('What was given of the reward. A code itself never travels: the service that owns it tells it to its owner over HTTP.'),
    device: deviceMark.optional(),
    velocity: velocityUse.optional(),
    policyVersion: z.int().min(1), balance,
  }),
  examples: {
    minimal: { orderId: 'o-2', entryId: 'spend/3b241101-e2bb-4255-8caf-4136c566a962', points: 10, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10 }], policyVersion: 1, balance: { pending: 0, available: 15, held: 0, debt: 0 } },
    full: { orderId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'capture/3b241101-e2bb-4255-8caf-4136c566a962', points: 10, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10 }], holdId: '3b241101-e2bb-4255-8caf-4136c566a962', reward: 'free-audio-book', piece: { number: 7, kind: 'code', of: 500 }, device: '5f3b9b2c6b0e5c0f', velocity: { points: 10, minutes: 1_440 }, policyVersion: 2, balance: { pending: 25, available: 15, held: 0, debt: 0 } },
  },
});
export type PointsRedeemedV1 = EventOf<typeof pointsRedeemedV1>;
