import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { ordersEvent, purchase } from './orders-event.js';

export const orderCancelledV1 = ordersEvent({
  name: 'order-cancelled',
  says: 'Said when a whole order was cancelled; nothing of it is kept.',
  data: z.object({ purchase, reason: word.optional() }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: false, keptBefore: true, keptMinor: 0, keptBeforeMinor: 2500 } },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: false, keptBefore: true, keptMinor: 0, keptBeforeMinor: 2500 }, reason: 'out-of-stock' },
  },
});
export type OrderCancelledV1 = EventOf<typeof orderCancelledV1>;
