import { z } from 'zod';
import type { EventOf } from '../event.js';
import { minor } from '../fields.js';
import { orderLine, ordersEvent, purchase, remeasured } from './orders-event.js';

export const orderAmendedV1 = ordersEvent({
  name: 'order-amended',
  says: "Said when an order's lines were replaced before dispatch; it nets like an exchange.",
  data: z.object({ purchase, lines: z.array(orderLine), shippingMinor: minor, paidWithPointsMinor: minor, remeasured: remeasured.optional() }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, lines: [{ lineId: '1', sku: 'TEA-01', kind: 'shipped', giftCard: false, quantity: 2, grossMinor: 2500, discountMinor: 0, taxMinor: 0, netMinor: 2500, keptQuantity: 2, keptNetMinor: 2500 }], shippingMinor: 0, paidWithPointsMinor: 0 },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: true, keptMinor: 1000, keptBeforeMinor: 2001 }, lines: [{ lineId: '1', sku: 'TEA-01', category: 'tea', kind: 'shipped', giftCard: false, quantity: 2, grossMinor: 2500, discountMinor: 100, taxMinor: 399, netMinor: 2001, keptQuantity: 1, keptNetMinor: 1000 }], shippingMinor: 490, paidWithPointsMinor: 0, remeasured: [{ deliveredAt: '2026-03-07T09:00:00.000Z', promisedDay: '2026-03-05', daysLate: 2, daysLateBefore: 0 }] },
  },
});
export type OrderAmendedV1 = EventOf<typeof orderAmendedV1>;
