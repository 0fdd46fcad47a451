import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, toldMinor } from '../fields.js';
import { shopEvent } from './shop-event.js';

export const shopOrderRefundedV1 = shopEvent({
  name: 'order-refunded',
  says: 'Said when money is given back without goods (O10); without lines it falls on all lines in proportion. With `returnId` it pays the money of that return (O4): the return has lowered what is kept, so it lowers nothing more. The money of a return may be paid in several refunds; the first one keeps its promise. More than was paid for the order is given back of what was paid, and said to be more.',
  data: z.object({ orderId: foreignId, refundId: foreignId, returnId: foreignId.optional().describe('The return whose money is paid; it may be told before the return is.'), amountMinor: toldMinor, lines: z.array(z.object({ lineId: foreignId, amountMinor: toldMinor })).max(2_000).optional() }),
  examples: {
    minimal: { orderId: 'o-1', refundId: 'f-1', amountMinor: 500 },
    full: { orderId: 'o-1', refundId: 'f-1', returnId: 'r-1', amountMinor: 500, lines: [{ lineId: '1', amountMinor: 500 }] },
  },
});
export type ShopOrderRefundedV1 = EventOf<typeof shopOrderRefundedV1>;
