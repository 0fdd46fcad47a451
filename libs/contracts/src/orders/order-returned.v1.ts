import { z } from 'zod';
import type { EventOf } from '../event.js';
import { foreignId, instant } from '../fields.js';
import { returnReasons } from '../shop/order-line.js';
import { changedLines, ordersEvent, purchase } from './orders-event.js';

export const orderReturnedV1 = ordersEvent({
  name: 'order-returned',
  says: 'Said when a return took back lines of a placed order; occurred when the shop accepted it. `exchange`: the return half of an exchange.',
  data: z.object({ purchase, returnId: foreignId, lines: z.array(z.object({ lineId: foreignId, quantity: z.int().min(1), reason: z.enum(returnReasons) })), changed: changedLines, exchange: z.boolean(), exchangedFor: foreignId.optional().describe('The order that its goods were exchanged for.'), goodsBackAt: instant.optional(), refundPromisedBy: instant.optional(), refundPaidAt: instant.optional().describe('When its money was paid, where that was told before the return.') }),
  examples: {
    minimal: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: false, keptBefore: true, keptMinor: 0, keptBeforeMinor: 2500 }, returnId: 'r-1', lines: [{ lineId: '1', quantity: 2, reason: 'other' }], changed: [{ lineId: '1', keptQuantity: 0, keptNetMinor: 0 }], exchange: false },
    full: { purchase: { orderId: 'o-1', channel: 'web', placedAt: '2026-03-01T10:00:00.000Z', paidAt: '2026-03-01T10:05:00.000Z', purchaseDay: '2026-03-01', kept: true, keptBefore: true, keptMinor: 1000, keptBeforeMinor: 2001, cameBack: { ofMinor: 3001, leftMinor: 2001, all: false } }, returnId: 'r-1', lines: [{ lineId: '1', quantity: 1, reason: 'defect' }], changed: [{ lineId: '1', keptQuantity: 1, keptNetMinor: 1000 }], exchange: true, exchangedFor: 'o-2', goodsBackAt: '2026-03-10T09:00:00.000Z', refundPromisedBy: '2026-03-20T00:00:00.000Z', refundPaidAt: '2026-03-12T09:00:00.000Z' },
  },
});
export type OrderReturnedV1 = EventOf<typeof orderReturnedV1>;
