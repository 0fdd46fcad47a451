import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId } from '../fields.js';
import { platformOrder, returnedLines } from './order-line.js';
import { shopEvent } from './shop-event.js';

export const shopOrderExchangedV1 = shopEvent({
  name: 'order-exchanged',
  says: 'Said when returned lines are replaced by a new order under one cause (O5).',
  data: z.object({ orderId: foreignId, returnId: foreignId, lines: returnedLines, newOrder: platformOrder }),
  examples: {
    minimal: { orderId: 'o-1', returnId: 'r-2', lines: [{ lineId: '1', quantity: 2, reason: 'wrong' }], newOrder: { orderId: 'o-2', channel: 'web', currency: 'EUR', shippingMinor: 0, discountMinor: 0, paidWithPointsMinor: 0, lines: [{ lineId: '1', sku: 'TEA-01', kind: 'shipped', quantity: 2, unitPriceMinor: 1250, discountMinor: 0, taxMinor: 0, giftCard: false }] } },
    full: { orderId: 'o-1', returnId: 'r-2', lines: [{ lineId: '1', quantity: 2, reason: 'wrong' }], newOrder: { orderId: 'o-2', channel: 'app', currency: 'USD', rate: '0.9213', shippingMinor: 490, discountMinor: 100, paidWithPointsMinor: 0, promisedDay: '2026-03-05', deliveryZone: 'Europe/Berlin', paymentDueAt: '2026-03-15T00:00:00Z', lines: [{ lineId: '1', sku: 'TEA-01', category: 'tea', kind: 'shipped', quantity: 2, unitPriceMinor: 1250, discountMinor: 0, taxMinor: 399, costMinor: 900, giftCard: false }] } },
  },
});
export type ShopOrderExchangedV1 = EventOf<typeof shopOrderExchangedV1>;
