// The way of the goods: shipped, delivered, and the score that the customer gave.
import {
  orderDeliveredV1, orderReviewedV1, orderShippedV1, type OrderLine, type ShopOrderDeliveredV1, type ShopOrderReviewedV1, type ShopOrderShippedV1,
} from '@fealty/contracts';
import type { Learn } from './learned.rules.js';
import { lineTimes } from './line-times.rules.js';
import type { PlacedOrder } from './order.rules.js';
import { lateness } from './overdue.rules.js';
import { purchaseOf } from './purchase.rules.js';
import { remeasured } from './remeasure.rules.js';

/** The named lines that the order has; without names, all. */
const namedLines = (order: PlacedOrder, lineIds: readonly string[] | undefined): readonly OrderLine[] => {
  const named = lineIds === undefined ? undefined : new Set(lineIds);
  return named === undefined ? order.lines : order.lines.filter(({ lineId }) => named.has(lineId));
};
const namesUnknownOnly = (order: PlacedOrder, lineIds: readonly string[] | undefined): boolean =>
  lineIds !== undefined && namedLines(order, lineIds).length === 0;
const shippedIds = (order: PlacedOrder, lineIds: readonly string[] | undefined): string[] =>
  namedLines(order, lineIds).filter(({ kind }) => lineIds !== undefined || kind === 'shipped').map(({ lineId }) => lineId);

export const learnShipment: Learn<ShopOrderShippedV1> = (order, fact) => {
  const { lineIds, promisedDay } = fact.data;
  if (order.shipments.some(({ id }) => id === fact.id)) return { refused: 'shipment-already-told' };
  if (namesUnknownOnly(order, lineIds)) return { refused: 'unknown-line', detail: lineIds?.join(', ') ?? '' };
  const told = { at: fact.occurredAt, id: fact.id };
  const promises = promisedDay === undefined ? order.promises : [...order.promises, { ...told, day: promisedDay }];
  return {
    order: { ...order, promises, shipments: [...order.shipments, { ...told, ...(lineIds === undefined ? {} : { lineIds }) }] },
    says: (before, after) => [orderShippedV1.because(fact, {
      purchase: purchaseOf(before, after), lineIds: shippedIds(after, lineIds), ...(promisedDay === undefined ? {} : { promisedDay }), ...remeasured(before, after),
    })],
  };
};

const latestInstant = '9999';

const allDelivered = (order: PlacedOrder): boolean =>
  order.deliveries.length > 0 && lineTimes(order).every(({ line, deliveredAt }) => line.kind !== 'shipped' || deliveredAt !== undefined);

/** Of two tellings of a line's delivery the earlier one counts; a telling that counts for no line is refused. */
export const learnDelivery: Learn<ShopOrderDeliveredV1> = (order, fact) => {
  const { lineIds } = fact.data;
  if (namesUnknownOnly(order, lineIds)) return { refused: 'unknown-line', detail: lineIds?.join(', ') ?? '' };
  const knownAt = new Map(lineTimes(order).map(({ line, deliveredAt }) => [line.lineId, deliveredAt]));
  const counts = namedLines(order, lineIds).map(({ lineId }) => lineId).filter((lineId) => (knownAt.get(lineId) ?? latestInstant) > fact.occurredAt);
  if (counts.length === 0 && order.deliveries.length > 0) return { refused: 'already-delivered' };
  const delivery = { at: fact.occurredAt, id: fact.id, ...(lineIds === undefined ? {} : { lineIds }) };
  return {
    order: { ...order, deliveries: [...order.deliveries, delivery] },
    says: (before, after) => {
      const { promisedDay, daysLate } = lateness(after, delivery);
      const all = allDelivered(after) && !allDelivered(before);
      return [orderDeliveredV1.because(fact, { purchase: purchaseOf(before, after), lineIds: counts, all, ...(promisedDay === undefined ? {} : { promisedDay }), daysLate })];
    },
  };
};

export const learnReview: Learn<ShopOrderReviewedV1> = (order, fact) => {
  const { orderId, reviewId, score, lineId, public: isPublic } = fact.data;
  if (order.reviewIds.includes(reviewId)) return { refused: 'review-already-told', detail: reviewId };
  return {
    order: { ...order, reviewIds: [...order.reviewIds, reviewId] },
    says: () => [orderReviewedV1.because(fact, { orderId, reviewId, score, ...(lineId === undefined ? {} : { lineId }), public: isPublic })],
  };
};
