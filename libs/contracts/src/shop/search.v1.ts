import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopSearchV1 = shopEvent({
  name: 'search',
  says: 'Said when a customer searched; the words typed stay at ingest.',
  data: z.object({ channel: word.default('web'), query: z.string().max(500).optional(), hits: z.int().min(0).optional() }),
  personal: ['query'],
  examples: {
    minimal: { channel: 'web' },
    full: { channel: 'web', query: 'green tea', hits: 12 },
  },
});
export type ShopSearchV1 = EventOf<typeof shopSearchV1>;
