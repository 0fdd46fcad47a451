import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant } from '../fields.js';
import { ordersEvent } from './orders-event.js';

export const paymentOverdueV1 = ordersEvent({
  name: 'payment-overdue',
  says: "Said at the moment a payment is due and not told, and again after the policy's further days (O6).",
  data: z.object({ orderId: foreignId, dueAt: instant, daysOverdue: z.int().min(0), step: z.int().min(1) }),
  examples: {
    minimal: { orderId: 'o-1', dueAt: '2026-03-15T00:00:00.000Z', daysOverdue: 0, step: 1 },
    full: { orderId: 'o-1', dueAt: '2026-03-15T00:00:00.000Z', daysOverdue: 7, step: 3 },
  },
});
export type PaymentOverdueV1 = EventOf<typeof paymentOverdueV1>;
