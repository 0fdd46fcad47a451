import type { EventOf } from '../event.js';
import { platformOrder } from './order-line.js';
import { shopEvent } from './shop-event.js';

export const shopOrderAmendedV1 = shopEvent({
  name: 'order-amended',
  says: 'Said when an order is changed before dispatch: its lines replace the former ones.',
  data: platformOrder,
  examples: {
    minimal: { orderId: 'o-1', channel: 'web', currency: 'EUR', shippingMinor: 0, discountMinor: 0, paidWithPointsMinor: 0, lines: [{ lineId: '1', sku: 'TEA-01', kind: 'shipped', quantity: 2, unitPriceMinor: 1250, discountMinor: 0, taxMinor: 0, giftCard: false }] },
    full: { orderId: 'o-1', channel: 'app', currency: 'USD', rate: '0.9213', shippingMinor: 490, discountMinor: 100, paidWithPointsMinor: 0, promisedDay: '2026-03-05', deliveryZone: 'Europe/Berlin', paymentDueAt: '2026-03-15T00:00:00Z', lines: [{ lineId: '1', sku: 'TEA-01', category: 'tea', kind: 'shipped', quantity: 2, unitPriceMinor: 1250, discountMinor: 0, taxMinor: 399, costMinor: 900, giftCard: false }] },
  },
});
export type ShopOrderAmendedV1 = EventOf<typeof shopOrderAmendedV1>;
