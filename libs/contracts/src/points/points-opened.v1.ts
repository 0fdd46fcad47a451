import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant, points, uuid } from '../fields.js';
import { lotLife } from './lot.js';
import { balance, entryId, lotId, pointsEvent } from './points-event.js';

export const pointsOpenedV1 = pointsEvent({
  name: 'points-opened',
  says: 'Said when the balance that a customer had with a predecessor came in, once, from a journal that a second person approved (P20). It repays debt first (P11); the rest are lots, each with the end that it had.',
  data: z.object({
    journalId: uuid.describe('The journal that it came in with.'), entryId,
    points: z.int().min(1).describe('All that came in: `repaidDebt` of it repaid debt, the rest is in `lots`.'),
    repaidDebt: points, lots: z.array(lotLife.extend({ lotId, points: z.int().min(1), activatedAt: instant.describe('When it was earned with the predecessor, where that was told; else when it came in.') })),
    by: foreignId.describe('Who prepared the journal.'), secondBy: foreignId.describe('Who approved it.'),
    policyVersion: z.int().min(1), balance,
  }),
  examples: {
    minimal: { journalId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'opening/3b241101-e2bb-4255-8caf-4136c566a962', points: 25, repaidDebt: 0, lots: [{ lotId: 'opening/3b241101-e2bb-4255-8caf-4136c566a962#1', points: 25, activatedAt: '2026-03-01T10:00:00.000Z', expiresAt: null }], by: 'a-1', secondBy: 'a-2', policyVersion: 1, balance: { pending: 0, available: 25, held: 0, debt: 0 } },
    full: { journalId: '3b241101-e2bb-4255-8caf-4136c566a962', entryId: 'opening/3b241101-e2bb-4255-8caf-4136c566a962', points: 540, repaidDebt: 40, lots: [{ lotId: 'opening/3b241101-e2bb-4255-8caf-4136c566a962#1', points: 100, activatedAt: '2025-05-09T22:00:00.000Z', expiresAt: '2026-12-31T23:00:00.000Z', warnAt: '2026-12-16T23:00:00.000Z' }, { lotId: 'opening/3b241101-e2bb-4255-8caf-4136c566a962#2', points: 400, activatedAt: '2026-03-01T10:00:00.000Z', expiresAt: null, warnAt: null }], by: 'a-1', secondBy: 'a-2', policyVersion: 2, balance: { pending: 10, available: 500, held: 0, debt: 0 } },
  },
});
export type PointsOpenedV1 = EventOf<typeof pointsOpenedV1>;
