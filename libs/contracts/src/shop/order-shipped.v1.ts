import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, localDate } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderShippedV1 = shopEvent({
  name: 'order-shipped',
  says: 'Said when goods of an order are handed to the carrier; without lines, all of them.',
  data: z.object({ orderId: foreignId, lineIds: z.array(foreignId).max(2_000).optional(), promisedDay: localDate.optional() }),
  examples: {
    minimal: { orderId: 'o-1' },
    full: { orderId: 'o-1', lineIds: ['1'], promisedDay: '2026-03-05' },
  },
});
export type ShopOrderShippedV1 = EventOf<typeof shopOrderShippedV1>;
