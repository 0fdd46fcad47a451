import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, localDate } from '../fields.js';
import { ordersEvent } from './orders-event.js';

export const deliveryOverdueV1 = ordersEvent({
  name: 'delivery-overdue',
  says: "Said at the moment the promised day ends without a delivery, and again after the policy's further days (O6); occurred at that moment.",
  data: z.object({ orderId: foreignId, promisedDay: localDate, daysOverdue: z.int().min(0), step: z.int().min(1) }),
  examples: {
    minimal: { orderId: 'o-1', promisedDay: '2026-03-05', daysOverdue: 0, step: 1 },
    full: { orderId: 'o-1', promisedDay: '2026-03-05', daysOverdue: 3, step: 2 },
  },
});
export type DeliveryOverdueV1 = EventOf<typeof deliveryOverdueV1>;
