import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, localDate, minor, points, signedPoints } from '../fields.js';
import { appliedRule } from './applied-rule.js';
import { balance, pointsEvent } from './points-event.js';

export const pointsPendingV1 = pointsEvent({
  name: 'points-pending',
  says: "Said when a paid order earned points that wait for its completion (P5). One per order; line sums equal the order's (P4).",
  data: z.object({ orderId: foreignId, entryId: foreignId, points, rule: appliedRule, basisMinor: minor, lines: z.array(z.object({ lineId: foreignId, points })), qualifyingDay: localDate, qualifyingPoints: signedPoints, balance }),
  examples: {
    minimal: { orderId: 'o-1', entryId: 'earn/o-1', points: 25, rule: { id: 'per-amount', policyVersion: 1 }, basisMinor: 2500, lines: [{ lineId: '1', points: 25 }], qualifyingDay: '2026-03-01', qualifyingPoints: 25, balance: { pending: 25, available: 0, held: 0, debt: 0 } },
    full: { orderId: 'o-1', entryId: 'earn/o-1', points: 25, rule: { id: 'per-amount', policyVersion: 1 }, basisMinor: 2500, lines: [{ lineId: '1', points: 25 }], qualifyingDay: '2026-03-01', qualifyingPoints: 25, balance: { pending: 25, available: 0, held: 0, debt: 0 } },
  },
});
export type PointsPendingV1 = EventOf<typeof pointsPendingV1>;
