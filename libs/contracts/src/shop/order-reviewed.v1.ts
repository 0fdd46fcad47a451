import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderReviewedV1 = shopEvent({
  name: 'order-reviewed',
  says: 'Said when the customer gave a score to an order or to one of its lines.',
  data: z.object({ orderId: foreignId, reviewId: foreignId, score: z.int().min(1).max(5), lineId: foreignId.optional(), public: z.boolean().default(false), text: z.string().max(10_000).optional() }),
  personal: ['text'],
  examples: {
    minimal: { orderId: 'o-1', reviewId: 'w-1', score: 4, public: false },
    full: { orderId: 'o-1', reviewId: 'w-1', score: 2, lineId: '1', public: true, text: 'Too late for the birthday.' },
  },
});
export type ShopOrderReviewedV1 = EventOf<typeof shopOrderReviewedV1>;
