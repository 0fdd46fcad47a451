import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant } from '../fields.js';
import { balance, pointsEvent } from './points-event.js';

export const caseNotedV1 = pointsEvent({
  name: 'case-noted',
  says: 'Said when a case about an order of the customer was opened: lots that would end while it is open wait until it is resolved, but no longer than `until`, which the policy bounds (C10). Said again when it is resolved before that. It moves no points.',
  data: z.object({
    caseId: foreignId, from: instant.describe('When it was opened.'),
    until: instant.describe('Up to when lots wait for it: the most that the policy allows, then the instant at which it was resolved.'), balance,
  }),
  examples: {
    minimal: { caseId: 'c-1', from: '2026-03-01T10:00:00.000Z', until: '2026-03-31T10:00:00.000Z', balance: { pending: 25, available: 0, held: 0, debt: 0 } },
    full: { caseId: 'c-1', from: '2026-03-01T10:00:00.000Z', until: '2026-03-04T15:30:00.000Z', balance: { pending: 25, available: 100, held: 0, debt: 0 } },
  },
});
export type CaseNotedV1 = EventOf<typeof caseNotedV1>;
