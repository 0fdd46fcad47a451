// An amendment replaces the lines of the order; of several the latest counts, whichever is told first (O10).
import { orderAmendedV1, type Refused, type ShopOrderAmendedV1 } from '@fealty/contracts';
import { countLines } from './count-lines.rules.js';
import type { Learn } from './learned.rules.js';
import { byTime, isEarlier, utc, type Amended, type PlacedOrder } from './order.rules.js';
import { purchaseOf } from './purchase.rules.js';
import { remeasured } from './remeasure.rules.js';

/** The order with the lines and the day of payment of an amendment, as far as no later ones are in force. */
export const amendedBy = (order: PlacedOrder, { data, ...told }: Amended): PlacedOrder | Refused => {
  const counted = countLines({ ...data, rate: data.rate ?? (data.currency === order.currency ? order.rate : undefined) }, order.terms, order.takenOverMinor);
  if ('refused' in counted) return counted;
  const inForce = isEarlier(order.linesTold, told) ? { ...counted, linesTold: told } : {};
  const dueInForce = data.paymentDueAt !== undefined && isEarlier(order.paymentDueTold, told)
    ? { paymentDueAt: utc(data.paymentDueAt), paymentDueTold: told } : {};
  return { ...order, ...inForce, ...dueInForce };
};

const mayCount = (amendments: readonly Amended[]): readonly Amended[] => {
  const inOrder = [...amendments].sort(byTime);
  const latest = [inOrder.at(-1), inOrder.findLast(({ data }) => data.paymentDueAt !== undefined)];
  return inOrder.filter((one) => latest.includes(one));
};

export const learnAmendment: Learn<ShopOrderAmendedV1> = (order, fact) => {
  if (order.amendments.includes(fact.id)) return { refused: 'amendment-already-told' };
  const { data } = fact;
  const told = { at: fact.occurredAt, id: fact.id };
  const amended = amendedBy(order, { ...told, data });
  if ('refused' in amended) return amended;
  return {
    order: {
      ...amended, amendments: [...order.amendments, fact.id], amended: mayCount([...(order.amended ?? []), { ...told, data }]),
      promises: data.promisedDay === undefined ? order.promises : [...order.promises, { ...told, day: data.promisedDay }],
    },
    says: (before, after) => [orderAmendedV1.because(fact, {
      purchase: purchaseOf(before, after), lines: [...after.lines], shippingMinor: after.shippingMinor, paidWithPointsMinor: after.paidWithPointsMinor, ...remeasured(before, after),
    })],
  };
};
