import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, localDate } from '../fields.js';
import { ordersEvent } from './orders-event.js';

export const deliveryOverdueV1 = ordersEvent({
  name: 'delivery-overdue',
  says: "Said at the moment the promised day ends without a delivery, and again after the policy's further days (O6); occurred at that moment.",
  data: z.object({
    orderId: foreignId, promisedDay: localDate, daysOverdue: z.int().min(0), step: z.int().min(1),
    settled: z.boolean().default(false).describe('True when it was over before it could be said: the news of the delivery, or of the end of the order, came first.'),
  }),
  examples: {
    minimal: { orderId: 'o-1', promisedDay: '2026-03-05', daysOverdue: 0, step: 1, settled: false },
    full: { orderId: 'o-1', promisedDay: '2026-03-05', daysOverdue: 3, step: 2, settled: true },
  },
});
export type DeliveryOverdueV1 = EventOf<typeof deliveryOverdueV1>;
