import { z } from 'zod';
import type { EventOf } from '../event.js';
import { word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopMembershipEndedV1 = shopEvent({
  name: 'membership-ended',
  says: 'Said when a membership ended.',
  data: z.object({ membership: word }),
  examples: {
    minimal: { membership: 'plus' },
    full: { membership: 'plus' },
  },
});
export type ShopMembershipEndedV1 = EventOf<typeof shopMembershipEndedV1>;
