// An order that was told by itself, or by a later exchange, is what its exchange tells once that arrives: as if that had come first (O1). What
// happened to it since stays, and lines of an amendment after the exchange count, whatever they did before.
import { orderAmendedV1, type Cause, type OrderLine } from '@fealty/contracts';
import { withShares } from './count-lines.rules.js';
import { amendedBy } from './learn-amendment.rules.js';
import type { Learned } from './learned.rules.js';
import { isEarlier, type PlacedOrder, type Told } from './order.rules.js';
import { purchaseOf } from './purchase.rules.js';
import { remeasured } from './remeasure.rules.js';

const amendedAfter = ({ amendments }: PlacedOrder, known: Told, told: Told): boolean => amendments.includes(known.id) && isEarlier(told, known);

const asAmended = (placed: PlacedOrder, { amended = [] }: PlacedOrder): PlacedOrder => amended.reduce((order, one) => {
  const after = amendedBy(order, one);
  return 'refused' in after ? order : after;
}, placed);

// Of an order amended long ago its lines are all that is known of the amendment.
const linesOf = (known: PlacedOrder, placed: PlacedOrder): Partial<PlacedOrder> => {
  if (!amendedAfter(known, known.linesTold, placed.linesTold)) return {};
  const { costs, shippingMinor, paidWithPointsMinor, linesTold } = known;
  return { costs, shippingMinor, paidWithPointsMinor, linesTold, lines: withShares(known.lines, { ...known, takenOverMinor: placed.takenOverMinor }) };
};

const paymentDueOf = (known: PlacedOrder, placed: PlacedOrder): Partial<PlacedOrder> =>
  (amendedAfter(known, known.paymentDueTold, placed.paymentDueTold) ? { paymentDueAt: known.paymentDueAt, paymentDueTold: known.paymentDueTold } : {});

const factsOf = (known: PlacedOrder, placed: PlacedOrder): Partial<PlacedOrder> => {
  const { amendments, shipments, deliveries, returns, refunds, paidOut, reviewIds, cancelledAt, chargedBackAt, paidAt, purchaseDay, deliveryOverdueAt, paymentOverdueAt, waiting } = known;
  const { completedAt, completionAssumed, pricesComparedAt, paidThrough, amended } = known;
  const later = new Set([...amendments, ...shipments.map(({ id }) => id)]);
  return {
    amendments, shipments, deliveries, returns, refunds, paidOut, reviewIds, cancelledAt, chargedBackAt, paidAt, purchaseDay, deliveryOverdueAt, paymentOverdueAt, waiting,
    amended, paidThrough, completedAt, completionAssumed, pricesComparedAt, promises: [...placed.promises, ...known.promises.filter(({ id }) => later.has(id))],
  };
};

const moneyOf = (lines: readonly OrderLine[]): string => JSON.stringify(lines.map((line) => [
  line.lineId, line.sku, line.category, line.kind, line.giftCard, line.quantity, line.grossMinor, line.discountMinor, line.taxMinor, line.netMinor,
  line.keptQuantity, line.keptNetMinor, line.paidWithPointsMinor ?? 0, line.shippingMinor ?? 0, line.refundedMinor ?? 0,
]));

const becomes = (known: PlacedOrder, placed: PlacedOrder): PlacedOrder => {
  const amended = asAmended({ ...placed, ...factsOf(known, placed) }, known);
  return { ...amended, ...linesOf(known, amended), ...paymentDueOf(known, amended) };
};

export const becomesExchanged = (known: PlacedOrder, placed: PlacedOrder, cause: Cause): Learned => ({
  order: becomes(known, placed),
  says: (before, after) => {
    const anew = remeasured(before, after);
    return moneyOf(before.lines) === moneyOf(after.lines) && anew.remeasured === undefined ? [] : [orderAmendedV1.because(cause, {
      purchase: purchaseOf(before, after), lines: [...after.lines], shippingMinor: after.shippingMinor, paidWithPointsMinor: after.paidWithPointsMinor, ...anew,
    })];
  },
});
