import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderStatusLookedUpV1 = shopEvent({
  name: 'order-status-looked-up',
  says: 'Said when a customer looked up where an order is.',
  data: z.object({ orderId: foreignId, channel: word.optional() }),
  examples: {
    minimal: { orderId: 'o-1' },
    full: { orderId: 'o-1', channel: 'app' },
  },
});
export type ShopOrderStatusLookedUpV1 = EventOf<typeof shopOrderStatusLookedUpV1>;
