import { z } from 'zod';
import { defineEvent } from '../event.js';
import { foreignId, instant, localDate, minor, signedMinor, word } from '../fields.js';
import { ordersTopic } from '../topics.js';

export const ordersEvent = defineEvent('orders', ordersTopic);

/**
 * One line of an order as orders knows it after the event; all money in the programme's currency. `net` is what points and value rest
 * on: the line's gross less its discount, its share of the order's discount, its tax and its share of the part paid with points.
 * `kept` is what is left of the line after returns, refunds and cancellation. What is optional is 0 where it is absent.
 */
export const orderLine = z.object({
  lineId: foreignId,
  sku: foreignId,
  category: word.optional(),
  kind: z.enum(['shipped', 'in-store', 'digital', 'service']),
  giftCard: z.boolean(),
  quantity: z.int().min(1),
  grossMinor: minor,
  discountMinor: minor,
  taxMinor: minor,
  netMinor: minor,
  keptQuantity: z.int().min(0),
  keptNetMinor: minor,
  paidWithPointsMinor: minor.optional().describe('Its share of the part paid with points, of goods and then of shipping.'),
  shippingMinor: minor.optional().describe("Its share of the order's shipping, which shipped lines share by gross less discount; the order of an exchange takes over that of the pieces that it replaces."),
  refundedMinor: minor.optional().describe('Money given back for it without goods (O10): it has lowered `keptNetMinor`, as far as that goes.'),
});
export type OrderLine = z.infer<typeof orderLine>;

/**
 * The margin of what is kept of an order: net money less the cost of the pieces kept, of the lines of which the cost is known. Money given back
 * without goods and what is paid with points lower the net and leave the cost: that is a loss.
 */
export const orderMargin = z.object({
  minor: signedMinor.describe("In the programme's currency; negative where it cost more."),
  ofMinor: minor.describe('The kept net money of those lines.'),
  estimatedOfMinor: minor.describe("The part of it whose cost is estimated by the policy's margin for the category."),
  estimatedCostMinor: minor.optional().describe('The cost of those that is estimated, also where no money of them is kept. Absent: 0.'),
});
export type OrderMargin = z.infer<typeof orderMargin>;
const categories = z.array(word).min(1).optional();

/**
 * What an order counts for after the event and before it, so that readers keep sums without keeping orders. An order counts as a
 * purchase (`kept`) from its payment, as long as one piece of it is kept and not all of its money was given back.
 */
export const purchase = z.object({
  orderId: foreignId,
  channel: word,
  placedAt: instant,
  paidAt: instant.optional().describe('Absent while the order is unpaid; it then counts for nothing.'),
  purchaseDay: localDate.optional().describe("The day of payment in the programme's zone; absent while unpaid."),
  purchaseDayBefore: localDate.optional().describe('The day on which it counted before, where that is another one: an exchange was told after the payment of its order.'),
  kept: z.boolean(),
  keptBefore: z.boolean(),
  keptMinor: minor.describe("Net money kept, in the programme's currency; 0 while unpaid."),
  keptBeforeMinor: minor,
  margin: orderMargin.optional().describe('Absent while the order is unpaid, and where nothing is kept of lines of which the cost is known.'),
  marginBefore: orderMargin.optional(),
  cameBack: z.object({
    ofMinor: minor.describe('Net money of its lines, when nothing had come back.'),
    leftMinor: minor.describe('What of it has not come back.'),
    all: z.boolean().describe('No piece is left.'),
  }).optional().describe('What came back of the order by now, paid or not, otherwise than by exchange: pieces that were exchanged count as left. Absent: nothing did.'),
  followed: z.literal(true).optional().describe('Orders that exchanges made of it, or of others with it, are said to be paid right after this: what is kept of all of them is known then.'),
  categoriesGained: categories.describe('Categories of which the order keeps something now and kept nothing before.'),
  categoriesLost: categories.describe('Categories of which the order kept something before and keeps nothing now.'),
});
export type Purchase = z.infer<typeof purchase>;

/** The lines that a return, refund or amendment changed, as they are after it. */
export const changedLines = z.array(orderLine.pick({ lineId: true, keptQuantity: true, keptNetMinor: true, refundedMinor: true }));

/**
 * Deliveries said before, measured again because the promise that counts for them became known later. Readers that keep lateness take
 * back the former reading (`promisedDayBefore`, `daysLateBefore`) and put the new one in its place.
 */
export const remeasured = z.array(z.object({
  deliveredAt: instant,
  promisedDay: localDate.optional(),
  promisedDayBefore: localDate.optional(),
  daysLate: z.int().min(0),
  daysLateBefore: z.int().min(0),
}));
