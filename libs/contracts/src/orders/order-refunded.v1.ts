import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, minor } from '../fields.js';
import { changedLines, ordersEvent, purchase } from './orders-event.js';

export const orderRefundedV1 = ordersEvent({
  name: 'order-refunded',
  says: 'Said when money was given back without goods (O10), or, with `returnId`, when the money of a return was paid: that lowers nothing. Said of the order of an exchange, too, when money given back for the pieces that it replaces follows them.',
  data: z.object({
    purchase, refundId: foreignId, returnId: foreignId.optional(), changed: changedLines,
    exchangeOf: foreignId.optional().describe('The order that this one was exchanged for: what was given back for its pieces, or what is known of that now, follows them. `refundId` is then the return of the exchange.'),
    beyondMinor: minor.optional().describe('What of it was more than is left of what was paid for the order, after all refunds known by then: it lowers nothing. Absent: nothing was.'),
  }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: true, keptMinor: 1000, keptBeforeMinor: 2001 }, refundId: 'f-1', changed: [{ lineId: '1', keptQuantity: 2, keptNetMinor: 1000, refundedMinor: 1001 }] },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: true, keptMinor: 1000, keptBeforeMinor: 1000 }, refundId: 'f-1', returnId: 'r-1', exchangeOf: 'o-0', changed: [], beyondMinor: 500 },
  },
});
export type OrderRefundedV1 = EventOf<typeof orderRefundedV1>;
