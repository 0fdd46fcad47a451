import { z } from 'zod';
import type { EventOf } from '../event.js';
import { currency, localDate, toldMinor, word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopMembershipPaidV1 = shopEvent({
  name: 'membership-paid',
  says: 'Said when a customer paid for a membership period.',
  data: z.object({ membership: word, until: localDate, amountMinor: toldMinor.optional(), currency: currency.optional() }),
  examples: {
    minimal: { membership: 'plus', until: '2027-03-01' },
    full: { membership: 'plus', until: '2027-03-01', amountMinor: 4900, currency: 'EUR' },
  },
});
export type ShopMembershipPaidV1 = EventOf<typeof shopMembershipPaidV1>;
