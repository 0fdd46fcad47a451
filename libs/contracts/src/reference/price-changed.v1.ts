import { z } from 'zod';
import type { EventOf } from '../event.js';
import { currency, foreignId, toldMinor } from '../fields.js';
import { referenceEvent } from './policy-published.v1.js';

export const priceChangedV1 = referenceEvent({
  name: 'price-changed',
  says: 'Said when a platform changed the price of an item; a platform publishes it as `fealty.shop.price-changed.v1` without a subject.',
  data: z.object({ sku: foreignId, currency, priceMinor: toldMinor, priceBeforeMinor: toldMinor.optional() }),
  examples: {
    minimal: { sku: 'TEA-01', currency: 'EUR', priceMinor: 990 },
    full: { sku: 'TEA-01', currency: 'EUR', priceMinor: 990, priceBeforeMinor: 1250 },
  },
});
export type PriceChangedV1 = EventOf<typeof priceChangedV1>;
