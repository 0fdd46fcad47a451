import { z } from 'zod';
import type { EventOf } from '../event.js';
import { person, personalFields } from './person.js';
import { shopEvent } from './shop-event.js';

export const shopCustomerUpdatedV1 = shopEvent({
  name: 'customer-updated',
  says: 'Said when personal data of a customer changed; fields that are not told stay as they were.',
  data: z.object({ ...person }),
  personal: personalFields,
  examples: {
    minimal: {},
    full: { email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', locale: 'en', birthday: '1990-02-28', phone: '+49301234567', device: 'd-81f4', addressHash: '4f0d2c9a7be14a61' },
  },
});
export type ShopCustomerUpdatedV1 = EventOf<typeof shopCustomerUpdatedV1>;
