import { z } from 'zod';
import type { EventOf } from '../event.js';
import { localDate, word } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopTierOverriddenV1 = shopEvent({
  name: 'tier-overridden',
  says: "Said when staff set a customer's tier by hand, with a reason and an end.",
  data: z.object({ tier: word, until: localDate, reason: word }),
  examples: {
    minimal: { tier: 'gold', until: '2026-12-31', reason: 'goodwill' },
    full: { tier: 'gold', until: '2026-12-31', reason: 'goodwill' },
  },
});
export type ShopTierOverriddenV1 = EventOf<typeof shopTierOverriddenV1>;
