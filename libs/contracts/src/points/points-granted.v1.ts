import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, points } from '../fields.js';
import { lotLife } from './lot.js';
import { balance, entryId, lotId, pointsEvent } from './points-event.js';

/** What points are granted for, besides orders and by nobody's hand. */
export const grantReasons = ['goodwill', 'birthday'] as const;

export const pointsGrantedV1 = pointsEvent({
  name: 'points-granted',
  says: 'Said when the policy gives points for something else than an order: goodwill, when a response norm of a case was breached, once per case (C10); a birthday, once a calendar year, at the start of the day in the zone of the customer (P15). It repays debt first, the rest is a lot, active at once. It does not qualify for a tier.',
  data: z.object({
    entryId, why: z.enum(grantReasons), points: z.int().min(1), reference: foreignId.optional().describe('What it is about: the case, or the year of the birthday.'),
    repaidDebt: points, lot: lotLife.extend({ lotId, points: z.int().min(1) }).optional().describe('What was given, debt repaid.'),
    policyVersion: z.int().min(1), balance,
  }),
  examples: {
    minimal: { entryId: 'goodwill/c-1', why: 'goodwill', points: 50, repaidDebt: 50, policyVersion: 1, balance: { pending: 0, available: 0, held: 0, debt: 10 } },
    full: { entryId: 'goodwill/c-1', why: 'goodwill', points: 50, reference: 'c-1', repaidDebt: 10, lot: { lotId: 'goodwill/c-1', points: 40, expiresAt: '2027-03-31T22:00:00.000Z', warnAt: '2027-03-16T22:00:00.000Z' }, policyVersion: 2, balance: { pending: 10, available: 40, held: 0, debt: 0 } },
  },
});
export type PointsGrantedV1 = EventOf<typeof pointsGrantedV1>;
