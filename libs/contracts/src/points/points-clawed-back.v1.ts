import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, localDate, points, signedPoints } from '../fields.js';
import { appliedRule } from './applied-rule.js';
import { balance, pointsEvent } from './points-event.js';

export const pointsClawedBackV1 = pointsEvent({
  name: 'points-clawed-back',
  says: 'Said when what an order earned was taken back because less of it is kept (P10, P11): from pending, lots, held points, then debt.',
  data: z.object({ orderId: foreignId, entryId: foreignId, points, rule: appliedRule, takenFrom: z.object({ pending: points, lots: z.array(z.object({ lotId: foreignId, points })), held: points, debt: points, forgiven: points }), lines: z.array(z.object({ lineId: foreignId, points })), qualifyingDay: localDate, qualifyingPoints: signedPoints, balance }),
  examples: {
    minimal: { orderId: 'o-1', entryId: 'return/r-1', points: 12, rule: { id: 'per-amount', policyVersion: 1 }, takenFrom: { pending: 12, lots: [], held: 0, debt: 0, forgiven: 0 }, lines: [{ lineId: '1', points: 12 }], qualifyingDay: '2026-03-01', qualifyingPoints: -12, balance: { pending: 25, available: 0, held: 0, debt: 0 } },
    full: { orderId: 'o-1', entryId: 'return/r-1', points: 12, rule: { id: 'per-amount', policyVersion: 1 }, takenFrom: { pending: 0, lots: [{ lotId: 'o-1', points: 10 }], held: 0, debt: 2, forgiven: 0 }, lines: [{ lineId: '1', points: 12 }], qualifyingDay: '2026-03-01', qualifyingPoints: -12, balance: { pending: 0, available: 0, held: 0, debt: 2 } },
  },
});
export type PointsClawedBackV1 = EventOf<typeof pointsClawedBackV1>;
