import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, quantity, toldMinor } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopBasketChangedV1 = shopEvent({
  name: 'basket-changed',
  says: "Said when a customer's basket changed; it states the whole basket after the change.",
  data: z.object({ items: z.array(z.object({ sku: foreignId, quantity })).max(500), valueMinor: toldMinor.optional() }),
  examples: {
    minimal: { items: [] },
    full: { items: [{ sku: 'TEA-01', quantity: 2 }], valueMinor: 2500 },
  },
});
export type ShopBasketChangedV1 = EventOf<typeof shopBasketChangedV1>;
