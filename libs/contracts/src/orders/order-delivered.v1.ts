import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, localDate } from '../fields.js';
import { ordersEvent, purchase } from './orders-event.js';

export const orderDeliveredV1 = ordersEvent({
  name: 'order-delivered',
  says: 'Said when goods of a placed order reached the customer; occurred at the delivery.',
  data: z.object({ purchase, lineIds: z.array(foreignId), all: z.boolean(), promisedDay: localDate.optional(), daysLate: z.int().min(0) }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, lineIds: ['1'], all: true, daysLate: 0 },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, lineIds: ['1'], all: true, promisedDay: '2026-03-05', daysLate: 2 },
  },
});
export type OrderDeliveredV1 = EventOf<typeof orderDeliveredV1>;
