import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { person } from './person.js';
import { shopEvent } from './shop-event.js';

export const shopCustomerRegisteredV1 = shopEvent({
  name: 'customer-registered',
  says: 'Said when a customer opened an account.',
  data: z.object({ channel: word.optional(), ...person }),
  personal: ['email', 'name', 'zone', 'locale', 'birthday', 'phone'],
  examples: {
    minimal: {},
    full: { channel: 'web', email: 'ada@example.org', name: 'Ada', zone: 'Europe/Berlin', locale: 'en', birthday: '1990-02-28', phone: '+49301234567' },
  },
});
export type ShopCustomerRegisteredV1 = EventOf<typeof shopCustomerRegisteredV1>;
