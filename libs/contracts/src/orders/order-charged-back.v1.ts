import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { ordersEvent, purchase } from './orders-event.js';

export const orderChargedBackV1 = ordersEvent({
  name: 'order-charged-back',
  says: "Said when the whole payment was taken back by the payer's bank: a full reversal, marked as fraud risk (O10).",
  data: z.object({ purchase, reason: word.optional() }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: false, keptBefore: true, keptMinor: 0, keptBeforeMinor: 2500 } },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: false, keptBefore: true, keptMinor: 0, keptBeforeMinor: 2500 }, reason: 'fraud' },
  },
});
export type OrderChargedBackV1 = EventOf<typeof orderChargedBackV1>;
