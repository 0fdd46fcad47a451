import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, kebab, points, uuid } from '../fields.js';
import { adjustedPoints } from './adjustment-proposed.v1.js';
import { lotLife, lotPoints } from './lot.js';
import { balance, entryId, lotId, pointsEvent } from './points-event.js';

export const pointsAdjustedV1 = pointsEvent({
  name: 'points-adjusted',
  says: 'Said when an agent gave or took points by hand, over the limit of the policy with a second agent (P18). What is given repays debt first, the rest is a lot; what is taken comes out of lots (P7), never more than is available.',
  data: z.object({
    adjustmentId: uuid, entryId, points: adjustedPoints, reason: kebab, reference: foreignId.optional().describe('What it is about, such as a case or an order.'),
    by: foreignId.describe('The agent who asked.'),
    secondBy: foreignId.optional().describe('The agent who approved; absent: the first might decide alone.'),
    repaidDebt: points,
    lot: lotLife.extend({ lotId, points: z.int().min(1) }).optional().describe('What was given, debt repaid.'),
    lots: z.array(lotPoints).describe('The lots that gave what was taken.'),
    policyVersion: z.int().min(1), balance,
  }),
  examples: {
    minimal: { adjustmentId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'adjust/3b241101-e2bb-4255-8caf-4136c566a962', points: -10, reason: 'booked-twice', by: 'a-7', repaidDebt: 0, lots: [{ lotId: 'activate/9b2c6b0e-5c0f-5a8e-8a43-0d5e8f3a2b11', points: 10 }], policyVersion: 1, balance: { pending: 0, available: 15, held: 0, debt: 0 } },
    full: { adjustmentId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'adjust/3b241101-e2bb-4255-8caf-4136c566a962', points: 5000, reason: 'lost-parcel', reference: 'c-1', by: 'a-7', secondBy: 'a-8', repaidDebt: 40, lot: { lotId: 'adjust/3b241101-e2bb-4255-8caf-4136c566a962', points: 4960, expiresAt: '2027-03-31T22:00:00.000Z', warnAt: '2027-03-16T22:00:00.000Z' }, lots: [], policyVersion: 2, balance: { pending: 10, available: 4960, held: 0, debt: 0 } },
  },
});
export type PointsAdjustedV1 = EventOf<typeof pointsAdjustedV1>;
