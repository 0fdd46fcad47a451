import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderDeliveredV1 = shopEvent({
  name: 'order-delivered',
  says: 'Said when goods of an order reached the customer, at the moment of delivery; without lines, all of them.',
  data: z.object({ orderId: foreignId, lineIds: z.array(foreignId).max(2_000).optional() }),
  examples: {
    minimal: { orderId: 'o-1' },
    full: { orderId: 'o-1', lineIds: ['1'] },
  },
});
export type ShopOrderDeliveredV1 = EventOf<typeof shopOrderDeliveredV1>;
