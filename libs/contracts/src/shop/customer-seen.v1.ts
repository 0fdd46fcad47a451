import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopCustomerSeenV1 = shopEvent({
  name: 'customer-seen',
  says: 'Said when a visitor becomes known to the platform without an account: a suspect.',
  data: z.object({ channel: word.optional() }),
  examples: {
    minimal: {},
    full: { channel: 'web' },
  },
});
export type ShopCustomerSeenV1 = EventOf<typeof shopCustomerSeenV1>;
