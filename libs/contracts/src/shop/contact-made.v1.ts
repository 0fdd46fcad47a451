import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopContactMadeV1 = shopEvent({
  name: 'contact-made',
  says: 'Said when a customer got in touch with the shop or the shop with the customer.',
  data: z.object({ channel: word, subject: word, agent: foreignId.optional(), impolite: z.boolean().default(false) }),
  examples: {
    minimal: { channel: 'phone', subject: 'delivery', impolite: false },
    full: { channel: 'chat', subject: 'delivery', agent: 'a-7', impolite: true },
  },
});
export type ShopContactMadeV1 = EventOf<typeof shopContactMadeV1>;
