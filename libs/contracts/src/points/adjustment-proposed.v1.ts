import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, kebab, points, uuid } from '../fields.js';
import { balance, pointsEvent } from './points-event.js';

/** Points that an agent gives or takes away by hand. */
export const adjustedPoints = z.int().min(-1_000_000_000).max(1_000_000_000).refine((number) => number !== 0, 'must not be 0').describe('Positive gives, negative takes away; never 0.');

export const adjustmentProposedV1 = pointsEvent({
  name: 'adjustment-proposed',
  says: 'Said when an agent asked for an adjustment beyond what she may decide alone: it waits for a second agent (P18). It moves no points.',
  data: z.object({
    adjustmentId: uuid, points: adjustedPoints, reason: kebab, reference: foreignId.optional().describe('What it is about, such as a case or an order.'),
    by: foreignId.describe('The agent who asked.'),
    alone: points.describe('What she had adjusted alone for this customer in the 24 hours before, in points given or taken.'),
    aloneMax: points.describe('What the policy lets one agent decide alone.'),
    policyVersion: z.int().min(1), balance,
  }),
  examples: {
    minimal: { adjustmentId: '3b241101-e2bb-4255-8caf-4136c566a962', points: 5000, reason: 'lost-parcel', by: 'a-7', alone: 0, aloneMax: 500, policyVersion: 1, balance: { pending: 0, available: 25, held: 0, debt: 0 } },
    full: { adjustmentId: '3b241101-e2bb-4255-8caf-4136c566a962', points: -5000, reason: 'booked-twice', reference: 'c-1', by: 'a-7', alone: 400, aloneMax: 500, policyVersion: 2, balance: { pending: 10, available: 6000, held: 0, debt: 0 } },
  },
});
export type AdjustmentProposedV1 = EventOf<typeof adjustmentProposedV1>;
