import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, minor } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderRefundedV1 = shopEvent({
  name: 'order-refunded',
  says: 'Said when money is given back without goods (O10); without lines it falls on all lines in proportion.',
  data: z.object({ orderId: foreignId, refundId: foreignId, amountMinor: minor, lines: z.array(z.object({ lineId: foreignId, amountMinor: minor })).max(2_000).optional() }),
  examples: {
    minimal: { orderId: 'o-1', refundId: 'f-1', amountMinor: 500 },
    full: { orderId: 'o-1', refundId: 'f-1', amountMinor: 500, lines: [{ lineId: '1', amountMinor: 500 }] },
  },
});
export type ShopOrderRefundedV1 = EventOf<typeof shopOrderRefundedV1>;
