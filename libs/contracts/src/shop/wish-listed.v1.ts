import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopWishListedV1 = shopEvent({
  name: 'wish-listed',
  says: 'Said when a customer put an item on the wish list or took it off.',
  data: z.object({ sku: foreignId, listed: z.boolean().default(true) }),
  examples: {
    minimal: { sku: 'TEA-01', listed: true },
    full: { sku: 'TEA-01', listed: false },
  },
});
export type ShopWishListedV1 = EventOf<typeof shopWishListedV1>;
