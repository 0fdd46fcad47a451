import { z } from 'zod';
import type { EventOf } from '../event.js';
import { currency, decimal, foreignId, localDate, minor } from '../fields.js';
import { orderLine, ordersEvent, purchase } from './orders-event.js';

export const orderPlacedV1 = ordersEvent({
  name: 'order-placed',
  says: "Said when an order is known and accepted: its lines are counted in the programme's currency.",
  data: z.object({ purchase, lines: z.array(orderLine), shippingMinor: minor, promisedDay: localDate.optional(), currency, rate: decimal.optional(), exchangeOf: foreignId.optional() }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', kept: false, keptBefore: false, keptMinor: 0, keptBeforeMinor: 0 }, lines: [{ lineId: '1', sku: 'TEA-01', kind: 'shipped', giftCard: false, quantity: 2, grossMinor: 2500, discountMinor: 0, taxMinor: 0, netMinor: 2500, keptQuantity: 2, keptNetMinor: 2500 }], shippingMinor: 0, currency: 'EUR' },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', kept: false, keptBefore: false, keptMinor: 0, keptBeforeMinor: 0 }, lines: [{ lineId: '1', sku: 'TEA-01', kind: 'shipped', giftCard: false, quantity: 2, grossMinor: 2500, discountMinor: 0, taxMinor: 0, netMinor: 2500, keptQuantity: 2, keptNetMinor: 2500 }], shippingMinor: 490, promisedDay: '2026-03-05', currency: 'USD', rate: '0.9213', exchangeOf: 'o-0' },
  },
});
export type OrderPlacedV1 = EventOf<typeof orderPlacedV1>;
