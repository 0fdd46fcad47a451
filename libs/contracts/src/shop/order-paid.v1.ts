import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, toldMinor, word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderPaidV1 = shopEvent({
  name: 'order-paid',
  says: 'Said when an order is paid in full.',
  data: z.object({ orderId: foreignId, amountMinor: toldMinor.optional(), method: word.optional() }),
  examples: {
    minimal: { orderId: 'o-1' },
    full: { orderId: 'o-1', amountMinor: 2890, method: 'card' },
  },
});
export type ShopOrderPaidV1 = EventOf<typeof shopOrderPaidV1>;
