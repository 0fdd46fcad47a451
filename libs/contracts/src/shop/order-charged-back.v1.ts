import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderChargedBackV1 = shopEvent({
  name: 'order-charged-back',
  says: "Said when the payer's bank takes the whole payment back.",
  data: z.object({ orderId: foreignId, reason: word.optional() }),
  examples: {
    minimal: { orderId: 'o-1' },
    full: { orderId: 'o-1', reason: 'fraud' },
  },
});
export type ShopOrderChargedBackV1 = EventOf<typeof shopOrderChargedBackV1>;
