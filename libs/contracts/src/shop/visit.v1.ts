import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopVisitV1 = shopEvent({
  name: 'visit',
  says: 'Said when a customer visited the shop.',
  data: z.object({ channel: word.default('web') }),
  examples: {
    minimal: { channel: 'web' },
    full: { channel: 'store' },
  },
});
export type ShopVisitV1 = EventOf<typeof shopVisitV1>;
