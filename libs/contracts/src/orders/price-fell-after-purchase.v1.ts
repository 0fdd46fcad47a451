import { z } from 'zod';
import type { EventOf } from '../event.js';
import { currency, foreignId, instant, minor, quantity } from '../fields.js';
import { ordersEvent } from './orders-event.js';

export const priceFellAfterPurchaseV1 = ordersEvent({
  name: 'price-fell-after-purchase',
  says: "Said once of a paid line that is still kept when the policy's `orders.priceFall` window and its grace are over, or at the payment if that comes later, when a platform's price-changed named a price within the window that is lower than what was paid by the policy's share; occurred at that moment (E2).",
  data: z.object({
    orderId: foreignId, lineId: foreignId, sku: foreignId,
    keptQuantity: quantity.describe('Pieces of the line that are kept.'),
    priceMinor: minor.describe("The lowest price of one piece within the window, in the programme's currency; a price in the order's currency counts by the order's own rate."),
    differenceMinor: minor.describe('By how much the kept pieces would have cost less: what was paid for them (gross less discounts) minus that price.'),
    fellPercent: z.int().min(1).max(100).describe('The difference in whole percent of what was paid, rounded down.'),
    fellAt: instant.describe('When the price changed.'),
    told: z.object({ id: foreignId, currency, priceMinor: minor }).describe('The price-changed on `reference.v1` that told it, as the platform named it.'),
  }),
  examples: {
    minimal: {
      orderId: 'o-1', lineId: '1', sku: 'TEA-01', keptQuantity: 1, priceMinor: 990, differenceMinor: 260, fellPercent: 20, fellAt: '2026-03-05T08:00:00.000Z',
      told: { id: '0b6f0a52-5f0e-5c57-9a2e-2f8a1b8f3d10', currency: 'EUR', priceMinor: 990 },
    },
    full: {
      orderId: 'o-1', lineId: '2', sku: 'POT-07', keptQuantity: 2, priceMinor: 1_800, differenceMinor: 900, fellPercent: 20, fellAt: '2026-03-09T08:00:00.000Z',
      told: { id: '5a0f4a0e-4b0c-5f55-8d53-7d9f6c3f0b21', currency: 'USD', priceMinor: 2_000 },
    },
  },
});
export type PriceFellAfterPurchaseV1 = EventOf<typeof priceFellAfterPurchaseV1>;
