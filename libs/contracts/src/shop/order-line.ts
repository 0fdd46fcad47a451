import { z } from 'zod';
import { amountMost, currency, decimal, foreignId, quantity, toldMinor, word } from '../fields.js';
import { knownZone } from './zone.js';

/**
 * One line of an order as the platform tells it. The line's total is `quantity x unitPrice`, rounded once to minor units by the policy's
 * rounding. A price finer than a minor unit is told exactly in `unitPriceExact` (in minor units, such as "0.1"), instead of `unitPriceMinor`.
 */
export const platformLine = z.object({
  lineId: foreignId,
  sku: foreignId,
  category: word.optional(),
  kind: z.enum(['shipped', 'in-store', 'digital', 'service']).default('shipped').describe('How the line reaches the customer.'),
  quantity,
  unitPriceMinor: toldMinor.optional(),
  unitPriceExact: decimal.optional(),
  discountMinor: toldMinor.default(0).describe('Discount on the whole line.'),
  taxMinor: toldMinor.default(0).describe('The part of the line total that is tax, so no more than that. The net of a line, less discounts, tax and its share of the part paid with points, is never below 0.'),
  costMinor: toldMinor.optional().describe("What the whole line cost the shop, without tax, in the order's currency, for the margin (O7): the net money of the line less it. Not told: estimated by the policy's percent of its category."),
  giftCard: z.boolean().default(false),
}).refine((line) => (line.unitPriceMinor === undefined) !== (line.unitPriceExact === undefined), {
  message: 'tell exactly one of unitPriceMinor and unitPriceExact', path: ['unitPriceMinor'],
});
export type PlatformLine = z.infer<typeof platformLine>;

export const platformLines = z.array(platformLine).max(2_000)
  .refine((lines) => new Set(lines.map((line) => line.lineId)).size === lines.length, { message: 'each lineId may occur once' })
  .describe('Quantity x price and tax of all, with shipping, come to at most 10^12 minor units.');

export const returnReasons = ['defect', 'wrong', 'late', 'unwanted', 'other'] as const;
export const returnedLine = z.object({ lineId: foreignId, quantity, reason: z.enum(returnReasons).default('other') });
export const returnedLines = z.array(returnedLine).min(1).max(2_000)
  .refine((lines) => new Set(lines.map((line) => line.lineId)).size === lines.length, { message: 'each lineId may occur once' });

/** The head of an order: everything but its lines. */
export const orderHead = {
  orderId: foreignId,
  channel: word.default('web'),
  currency,
  rate: decimal.optional().describe("Units of the programme's currency for one unit of the order's; needed when they differ (O9)."),
  shippingMinor: toldMinor.default(0),
  discountMinor: toldMinor.default(0).describe('Discount on the whole order, beside those of its lines.'),
  paidWithPointsMinor: toldMinor.default(0).describe('The part paid with points, of goods first and then of shipping. No order is placed with more than lines and shipping come to less discounts; of more that an amendment or an exchange tells, so much counts.'),
  promisedDay: z.iso.date().optional().describe('The promised day of delivery, kept until that local day ends in the delivery zone.'),
  deliveryZone: knownZone.optional().describe("IANA zone of the delivery; the programme's zone when not told."),
  paymentDueAt: z.iso.datetime({ offset: true }).optional(),
};

const totalMinor = ({ shippingMinor, lines }: { shippingMinor: number; lines: readonly PlatformLine[] }): number =>
  lines.reduce((sum, { quantity: pieces, unitPriceMinor, unitPriceExact, taxMinor }) => sum + pieces * (unitPriceMinor ?? Number(unitPriceExact ?? 0)) + taxMinor, shippingMinor);

/** An order as the platform tells it. In all it is worth no more than one amount may be (`amountMost`), in its own currency. */
export const platformOrder = z.object({ ...orderHead, lines: platformLines }).refine((order) => totalMinor(order) <= amountMost, {
  path: ['lines'], message: `quantity x price, tax and shipping of the order must come to at most ${amountMost} minor units`, when: ({ issues }) => issues.length === 0,
});
