import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId } from '../fields.js';
import { ordersEvent } from './orders-event.js';

export const overdueWithdrawnV1 = ordersEvent({
  name: 'overdue-withdrawn',
  says: 'Said when a delivery or payment that was in time was told late: the overdue steps said before are taken back (O6).',
  data: z.object({ orderId: foreignId, what: z.enum(['delivery', 'payment']), steps: z.int().min(1) }),
  examples: {
    minimal: { orderId: 'o-1', what: 'delivery', steps: 1 },
    full: { orderId: 'o-1', what: 'payment', steps: 3 },
  },
});
export type OverdueWithdrawnV1 = EventOf<typeof overdueWithdrawnV1>;
