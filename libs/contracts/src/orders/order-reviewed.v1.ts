import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId } from '../fields.js';
import { ordersEvent } from './orders-event.js';

export const orderReviewedV1 = ordersEvent({
  name: 'order-reviewed',
  says: 'Said when a placed order was given a score.',
  data: z.object({ orderId: foreignId, reviewId: foreignId, score: z.int().min(1).max(5), lineId: foreignId.optional(), public: z.boolean() }),
  examples: {
    minimal: { orderId: 'o-1', reviewId: 'w-1', score: 4, public: false },
    full: { orderId: 'o-1', reviewId: 'w-1', score: 2, lineId: '1', public: true },
  },
});
export type OrderReviewedV1 = EventOf<typeof orderReviewedV1>;
