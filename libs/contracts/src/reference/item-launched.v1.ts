import { z } from 'zod';
import type { EventOf } from '../event.js';
import { currency, foreignId, toldMinor, word } from '../fields.js';
import { referenceEvent } from './policy-published.v1.js';

export const itemLaunchedV1 = referenceEvent({
  name: 'item-launched',
  says: 'Said when a platform offers a new item; a platform publishes it as `fealty.shop.item-launched.v1` without a subject.',
  data: z.object({ sku: foreignId, category: word.optional(), topics: z.array(word).max(20).default([]), currency: currency.optional(), priceMinor: toldMinor.optional() }),
  examples: {
    minimal: { sku: 'TEA-02', topics: [] },
    full: { sku: 'TEA-02', category: 'tea', topics: ['green-tea'], currency: 'EUR', priceMinor: 1490 },
  },
});
export type ItemLaunchedV1 = EventOf<typeof itemLaunchedV1>;
