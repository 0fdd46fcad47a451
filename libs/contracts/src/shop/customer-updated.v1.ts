import { z } from 'zod';
import type { EventOf } from '../event.js';
import { personalFields, personChange } from './person.js';
import { shopEvent } from './shop-event.js';

export const shopCustomerUpdatedV1 = shopEvent({
  name: 'customer-updated',
  says: 'Said when personal data of a customer changed; fields that are not told stay as they were, and null withdraws what was told: it is not known any more.',
  data: z.object({ ...personChange }),
  personal: personalFields,
  examples: {
    minimal: {},
    full: { email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', locale: 'en', birthday: '1990-02-28', phone: '+49301234567', device: 'd-81f4', addressHash: '4f0d2c9a7be14a61' },
  },
});
export type ShopCustomerUpdatedV1 = EventOf<typeof shopCustomerUpdatedV1>;
