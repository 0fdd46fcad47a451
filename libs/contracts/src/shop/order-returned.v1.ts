import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant } from '../fields.js';
import { returnedLines } from './order-line.js';
import { shopEvent } from './shop-event.js';

export const shopOrderReturnedV1 = shopEvent({
  name: 'order-returned',
  says: 'Said when the shop accepts a return of named lines and quantities; each return has its own id.',
  data: z.object({ orderId: foreignId, returnId: foreignId, lines: returnedLines, goodsBackAt: instant.optional(), refundPromisedBy: instant.optional() }),
  examples: {
    minimal: { orderId: 'o-1', returnId: 'r-1', lines: [{ lineId: '1', quantity: 1, reason: 'other' }] },
    full: { orderId: 'o-1', returnId: 'r-1', lines: [{ lineId: '1', quantity: 1, reason: 'defect' }], goodsBackAt: '2026-03-10T09:00:00Z', refundPromisedBy: '2026-03-20T00:00:00Z' },
  },
});
export type ShopOrderReturnedV1 = EventOf<typeof shopOrderReturnedV1>;
