// An amendment replaces the lines of the order; of several the latest counts, whichever is told first (O10).
import { orderAmendedV1, type ShopOrderAmendedV1 } from '@fealty/contracts';
import { countLines } from './count-lines.rules.js';
import type { Learn } from './learned.rules.js';
import { isEarlier, utc, type PlacedOrder } from './order.rules.js';
import { purchaseOf } from './purchase.rules.js';
import { remeasured } from './remeasure.rules.js';

export const learnAmendment: Learn<ShopOrderAmendedV1> = (order, fact) => {
  if (order.amendments.includes(fact.id)) return { refused: 'amendment-already-told' };
  const { data } = fact;
  const counted = countLines({ ...data, rate: data.rate ?? (data.currency === order.currency ? order.rate : undefined) }, order.terms, order.takenOverMinor);
  if ('refused' in counted) return counted;
  const told = { at: fact.occurredAt, id: fact.id };
  const inForce = isEarlier(order.linesTold, told) ? { ...counted, linesTold: told } : {};
  const dueInForce = data.paymentDueAt !== undefined && isEarlier(order.paymentDueTold, told)
    ? { paymentDueAt: utc(data.paymentDueAt), paymentDueTold: told } : {};
  const amended: PlacedOrder = {
    ...order, ...inForce, ...dueInForce, amendments: [...order.amendments, fact.id],
    promises: data.promisedDay === undefined ? order.promises : [...order.promises, { ...told, day: data.promisedDay }],
  };
  return {
    order: amended,
    says: (before, after) => [orderAmendedV1.because(fact, {
      purchase: purchaseOf(before, after), lines: [...after.lines], shippingMinor: after.shippingMinor, paidWithPointsMinor: after.paidWithPointsMinor, ...remeasured(before, after),
    })],
  };
};
