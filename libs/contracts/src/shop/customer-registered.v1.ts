import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { person, personalFields } from './person.js';
import { shopEvent } from './shop-event.js';

export const shopCustomerRegisteredV1 = shopEvent({
  name: 'customer-registered',
  says: 'Said when a customer opened an account.',
  data: z.object({ channel: word.optional(), ...person }),
  personal: personalFields,
  examples: {
    minimal: {},
    full: { channel: 'web', email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', locale: 'en', birthday: '1990-02-28', phone: '+49301234567', device: 'd-81f4', addressHash: '4f0d2c9a7be14a61' },
  },
});
export type ShopCustomerRegisteredV1 = EventOf<typeof shopCustomerRegisteredV1>;
