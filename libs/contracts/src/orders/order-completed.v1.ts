import { z } from 'zod';
import type { EventOf } from '../event.js';
import { instant } from '../fields.js';
import { ordersEvent, purchase } from './orders-event.js';

export const orderCompletedV1 = ordersEvent({
  name: 'order-completed',
  says: 'Said when the return window of the last kept line is over (O3); occurred at that moment. `assumed`: no delivery news had come. When it comes later it is said again, not assumed, with the instant that it `corrects`.',
  data: z.object({ purchase, assumed: z.boolean(), corrects: instant.optional().describe('The instant that was assumed before.') }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, assumed: false },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, assumed: false, corrects: '2026-05-04T22:00:00.000Z' },
  },
});
export type OrderCompletedV1 = EventOf<typeof orderCompletedV1>;
