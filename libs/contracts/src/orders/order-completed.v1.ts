import { z } from 'zod';
import type { EventOf } from '../event.js';
import { ordersEvent, purchase } from './orders-event.js';

export const orderCompletedV1 = ordersEvent({
  name: 'order-completed',
  says: 'Said when the return window of the last kept line is over (O3); occurred at that moment. `assumed`: no delivery news ever came.',
  data: z.object({ purchase, assumed: z.boolean() }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, assumed: false },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, assumed: true },
  },
});
export type OrderCompletedV1 = EventOf<typeof orderCompletedV1>;
