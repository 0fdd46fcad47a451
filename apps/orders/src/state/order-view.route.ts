import { z } from 'zod';

/** An order as it is answered. */
export const orderSummary = z.object({
  orderId: z.string(), status: z.string().describe('awaited, placed, paid, shipped, delivered, completed, returned, cancelled or charged-back.'),
  awaiting: z.array(z.object({ type: z.string(), occurredAt: z.iso.datetime(), eventId: z.string() })).describe('Told of the order and not yet in effect.'),
  channel: z.string().optional(), currency: z.string().optional(), placedAt: z.iso.datetime().optional(), paidAt: z.iso.datetime().optional(),
  purchaseDay: z.iso.date().optional(), completedAt: z.iso.datetime().optional(), completionAssumed: z.boolean().optional(), promisedDay: z.iso.date().optional(),
  exchangeOf: z.string().optional(), kept: z.boolean(), keptMinor: z.int().describe("Net money kept, in the programme's currency; 0 while unpaid."),
});
