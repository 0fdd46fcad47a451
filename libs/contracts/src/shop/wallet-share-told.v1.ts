import { z } from 'zod';
import type { EventOf } from '../event.js';
import { shopEvent } from './shop-event.js';

export const shopWalletShareToldV1 = shopEvent({
  name: 'wallet-share-told',
  says: 'Said when the shop learned, by a survey, a panel or an estimate of its own, what part of what the customer spends on goods of its kind she spends with it. The newest word counts.',
  data: z.object({ percent: z.int().min(0).max(100).describe('Share of wallet, in percent.') }),
  examples: { minimal: { percent: 40 }, full: { percent: 40 } },
});
export type ShopWalletShareToldV1 = EventOf<typeof shopWalletShareToldV1>;
