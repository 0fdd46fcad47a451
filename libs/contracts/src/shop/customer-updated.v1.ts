import { z } from 'zod';
import type { EventOf } from '../event.js';
import { person } from './person.js';
import { shopEvent } from './shop-event.js';

export const shopCustomerUpdatedV1 = shopEvent({
  name: 'customer-updated',
  says: 'Said when personal data of a customer changed; fields that are not told stay as they were.',
  data: z.object({ ...person }),
  personal: ['email', 'name', 'zone', 'locale', 'birthday', 'phone'],
  examples: {
    minimal: {},
    full: { email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', locale: 'en', birthday: '1990-02-28', phone: '+49301234567' },
  },
});
export type ShopCustomerUpdatedV1 = EventOf<typeof shopCustomerUpdatedV1>;
