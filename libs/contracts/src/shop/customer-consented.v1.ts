import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopCustomerConsentedV1 = shopEvent({
  name: 'customer-consented',
  says: 'Said when a customer allowed or forbade messages on a topic; it states the whole answer for that topic.',
  data: z.object({ topic: word.describe('What the messages are about. Of a customer 1,000 topics are kept: a further one has no effect, a later word on one of them always has.'), granted: z.boolean() }),
  examples: {
    minimal: { topic: 'marketing', granted: true },
    full: { topic: 'service', granted: false },
  },
});
export type ShopCustomerConsentedV1 = EventOf<typeof shopCustomerConsentedV1>;
