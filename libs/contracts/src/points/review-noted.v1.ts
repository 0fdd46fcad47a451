import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, kebab, points } from '../fields.js';
import { balance, pointsEvent } from './points-event.js';

export const reviewNotedV1 = pointsEvent({
  name: 'review-noted',
  says: 'Said when the review of an earn that a velocity limit holds moves on (P19): the order completed meanwhile; an agent asked to refuse more than she may refuse alone, so that a second one must; or an agent released it, and its points go on as if nothing had held them. It moves no points. A refusal is `points-clawed-back` with `refused`.',
  data: z.object({
    orderId: foreignId, now: z.enum(['completed', 'refusal-asked', 'released']),
    by: foreignId.optional().describe('The agent; of a completion nobody.'),
    reason: kebab.optional().describe('Why it is to be refused.'),
    alone: points.optional().describe('What the agent had adjusted and refused alone for this customer in the 24 hours before.'),
    aloneMax: points.optional().describe('What the policy lets one agent decide alone.'),
    balance,
  }),
  examples: {
    minimal: { orderId: 'o-1', now: 'completed', balance: { pending: 25, available: 0, held: 0, debt: 0 } },
    full: { orderId: 'o-1', now: 'refusal-asked', by: 'a-7', reason: 'stolen-card', alone: 400, aloneMax: 500, balance: { pending: 250, available: 0, held: 0, debt: 0 } },
  },
});
export type ReviewNotedV1 = EventOf<typeof reviewNotedV1>;
