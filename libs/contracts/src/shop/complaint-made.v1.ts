import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopComplaintMadeV1 = shopEvent({
  name: 'complaint-made',
  says: 'Said when a customer complained on the platform; text is told to complaints over HTTP, never here.',
  data: z.object({ complaintId: foreignId, category: word, orderId: foreignId.optional(), channel: word.default('web') }),
  examples: {
    minimal: { complaintId: 'c-1', category: 'delivery', channel: 'web' },
    full: { complaintId: 'c-1', category: 'delivery', orderId: 'o-1', channel: 'phone' },
  },
});
export type ShopComplaintMadeV1 = EventOf<typeof shopComplaintMadeV1>;
