import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, localDate } from '../fields.js';
import { ordersEvent, purchase, remeasured } from './orders-event.js';

export const orderShippedV1 = ordersEvent({
  name: 'order-shipped',
  says: 'Said when goods of a placed order were handed to the carrier.',
  data: z.object({ purchase, lineIds: z.array(foreignId), promisedDay: localDate.optional(), remeasured: remeasured.optional() }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, lineIds: ['1'] },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, lineIds: ['1'], promisedDay: '2026-03-05', remeasured: [{ deliveredAt: '2026-03-07T09:00:00.000Z', promisedDay: '2026-03-05', daysLate: 2, daysLateBefore: 0 }] },
  },
});
export type OrderShippedV1 = EventOf<typeof orderShippedV1>;
