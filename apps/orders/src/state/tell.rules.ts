// A fact takes effect at once when its order is known, else after the order, in the order of occurrence. What names a line that the order does not
// have waits too, and what came before the order and is more than was bought of its lines: an amendment may still make it fit.
import type { Draft, Refused } from '@fealty/contracts';
import { learnAmendment } from './learn-amendment.rules.js';
import { learnCancellation, learnChargeback, learnPayment, learnRefund } from './learn-money.rules.js';
import { learnReturn } from './learn-return.rules.js';
import { learnDelivery, learnReview, learnShipment } from './learn-way.rules.js';
import type { Learned } from './learned.rules.js';
import type { Order, OrderFact, PlacedOrder } from './order.rules.js';
import { correction, settle, withdrawals } from './settle.rules.js';

export interface Step<O extends Order = Order> { readonly order: O; readonly events: readonly Draft[] }

const learn = (order: PlacedOrder, fact: OrderFact): Learned | Refused => {
  switch (fact.type) {
    case 'fealty.shop.order-paid.v1': return learnPayment(order, fact);
    case 'fealty.shop.order-amended.v1': return learnAmendment(order, fact);
    case 'fealty.shop.order-shipped.v1': return learnShipment(order, fact);
    case 'fealty.shop.order-delivered.v1': return learnDelivery(order, fact);
    case 'fealty.shop.order-cancelled.v1': return learnCancellation(order, fact);
    case 'fealty.shop.order-returned.v1': return learnReturn(order, fact);
    case 'fealty.shop.order-refunded.v1': return learnRefund(order, fact);
    case 'fealty.shop.order-charged-back.v1': return learnChargeback(order, fact);
    case 'fealty.shop.order-reviewed.v1': return learnReview(order, fact);
  }
};

/** The order worked out anew with what was learned, what is said of it, and the overdue steps taken back by it. */
export const take = (before: PlacedOrder, learned: Learned, cause: OrderFact | Draft['cause']): Step<PlacedOrder> => {
  const settled = settle(learned.order);
  return { order: settled.order, events: [...learned.says(before, settled.order), ...withdrawals(settled, cause), ...correction(settled, cause)] };
};

const misfits: readonly string[] = ['unknown-line', 'more-than-bought'];
const byOccurrence = (a: OrderFact, b: OrderFact): number => (a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && a.id < b.id) ? -1 : 1);

/** Lets the facts that wait with a placed order take effect; a repeat of one is dropped, a misfit goes on waiting. */
export const takeWaiting = (step: Step<PlacedOrder>, waiting: readonly OrderFact[]): Step<PlacedOrder> => {
  let { order } = step;
  const events = [...step.events];
  const misfitting: OrderFact[] = [];
  for (const fact of [...waiting].sort(byOccurrence)) {
    const learned = learn(order, fact);
    if ('refused' in learned) {
      if (misfits.includes(learned.refused)) misfitting.push(fact);
      continue;
    }
    const taken = take(order, learned, fact);
    order = taken.order;
    events.push(...taken.events);
  }
  // What did not fit may have been told of a later amendment.
  if (misfitting.length > 0 && misfitting.length < waiting.length) return takeWaiting({ order: { ...order, waiting: misfitting }, events }, misfitting);
  return { order: misfitting.length === 0 && order.waiting.length === 0 ? order : { ...order, waiting: misfitting }, events };
};

const wait = (order: Order, fact: OrderFact): Step =>
  ({ order: order.waiting.some(({ id }) => id === fact.id) ? order : { ...order, waiting: [...order.waiting, fact] }, events: [] });

export const tell = (order: Order, fact: OrderFact): Step | Refused => {
  if (!order.placed) return wait(order, fact);
  const learned = learn(order, fact);
  if ('refused' in learned) return learned.refused === 'unknown-line' ? wait(order, fact) : learned;
  const taken = take(order, learned, fact);
  return fact.type === 'fealty.shop.order-amended.v1' && order.waiting.length > 0 ? takeWaiting(taken, order.waiting) : taken;
};
