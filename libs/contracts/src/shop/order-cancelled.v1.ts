import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderCancelledV1 = shopEvent({
  name: 'order-cancelled',
  says: 'Said when a whole order is cancelled before it is completed.',
  data: z.object({ orderId: foreignId, reason: word.optional() }),
  examples: {
    minimal: { orderId: 'o-1' },
    full: { orderId: 'o-1', reason: 'out-of-stock' },
  },
});
export type ShopOrderCancelledV1 = EventOf<typeof shopOrderCancelledV1>;
