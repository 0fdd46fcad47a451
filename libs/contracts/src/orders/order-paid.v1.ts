import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, minor } from '../fields.js';
import { orderLine, ordersEvent, purchase } from './orders-event.js';

export const orderPaidV1 = ordersEvent({
  name: 'order-paid',
  says: 'Said when a placed order is paid; occurred at the payment. From here on it counts as a purchase. Lines are those kept by then. Said again, marked so and with `exchangeOf`, when the exchange that made the order is told after its payment.',
  data: z.object({ purchase, lines: z.array(orderLine), shippingMinor: minor, paidWithPointsMinor: minor, exchangeOf: foreignId.optional(), again: z.literal(true).optional().describe('It was said to be paid before, by itself or otherwise: this takes the place of that.'), daysLate: z.int().min(0).optional().describe('Local days from the due day to the payment; absent when no due day was told.') }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, lines: [{ lineId: '1', sku: 'TEA-01', kind: 'shipped', giftCard: false, quantity: 2, grossMinor: 2500, discountMinor: 0, taxMinor: 0, netMinor: 2500, keptQuantity: 2, keptNetMinor: 2500 }], shippingMinor: 0, paidWithPointsMinor: 0 },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: false, keptMinor: 2500, keptBeforeMinor: 0 }, lines: [{ lineId: '1', sku: 'TEA-01', category: 'tea', kind: 'shipped', giftCard: false, quantity: 2, grossMinor: 2500, discountMinor: 100, taxMinor: 399, netMinor: 1801, keptQuantity: 1, keptNetMinor: 900, paidWithPointsMinor: 200, shippingMinor: 490 }], shippingMinor: 490, paidWithPointsMinor: 200, exchangeOf: 'o-0', again: true, daysLate: 2 },
  },
});
export type OrderPaidV1 = EventOf<typeof orderPaidV1>;
