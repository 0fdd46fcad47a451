import { complaintOpenedV1, complaintResolvedV1, notificationSentV1, orderCompletedV1, orderDeliveredV1, orderPaidV1, orderPlacedV1, orderReturnedV1, orderReviewedV1, orderShippedV1,
  pointsClawedBackV1, pointsEarnedV1, pointsPendingV1, shopBasketChangedV1, shopOrderPaidV1, shopOrderPlacedV1, shopSearchV1, shopVisitV1, type Purchase } from '@fealty/contracts';
import { catalogue, parameters } from '@fealty/tools/shop/parameters';
import type { Chance } from '@fealty/tools/shop/random';
import { randomUUID } from 'node:crypto';
import { tell, type Customer, type Step } from './told-event.js';

interface Order {
  readonly orderId: string;
  readonly lines: readonly { lineId: string; sku: string; category: string; quantity: number; netMinor: number }[];
  readonly netMinor: number;
  readonly points: number;
  placedAt: string;
  paidAt: string;
}

const anOrder = (chance: Chance, customer: Customer): Order => {
  customer.orders += 1;
  const lines = Array.from({ length: chance.whole(1, 2) }, (_, index) => {
    const { sku, category, priceMinor } = chance.pick(catalogue);
    const quantity = chance.whole(1, parameters.quantityMax);
    return { lineId: String(index + 1), sku, category, quantity, netMinor: quantity * priceMinor };
  });
  const netMinor = lines.reduce((sum, line) => sum + line.netMinor, 0);
  return { orderId: `${customer.id.slice(0, 8)}-${customer.orders}`, lines, netMinor, points: Math.round(netMinor / 100), placedAt: '', paidAt: '' };
};

const dayOf = (at: string): string => at.slice(0, 10);
const linesOf = ({ lines }: Order) => lines.map(({ lineId, sku, category, quantity, netMinor }) => ({
  lineId, sku, category, kind: 'shipped' as const, giftCard: false, quantity, grossMinor: netMinor, discountMinor: 0, taxMinor: 0, netMinor, keptQuantity: quantity, keptNetMinor: netMinor }));
const earnedLines = ({ lines }: Order) => lines.map(({ lineId, category, quantity, netMinor }) => ({
  lineId, category, giftCard: false, quantity, netMinor, keptQuantity: quantity, keptNetMinor: netMinor, rule: { id: 'per-euro', points: 1, perMinor: 100 }, points: Math.round(netMinor / 100) }));
const unpaid = (order: Order): Purchase => ({ orderId: order.orderId, channel: 'web', placedAt: order.placedAt, kept: false, keptBefore: false, keptMinor: 0, keptBeforeMinor: 0 });
const purchase = (order: Order, before: boolean): Purchase => ({
  orderId: order.orderId, channel: 'web', placedAt: order.placedAt, paidAt: order.paidAt, purchaseDay: dayOf(order.paidAt), kept: true, keptBefore: before, keptMinor: order.netMinor, keptBeforeMinor: before ? order.netMinor : 0 });
const balanceOf = ({ pending, available, debt }: Customer) => ({ pending, available, held: 0, debt });

const browsing: readonly Step[] = [
  () => tell(shopVisitV1, { channel: 'web' }),
  () => tell(shopSearchV1, { channel: 'web', hits: 7 }),
  () => tell(shopBasketChangedV1, { items: [{ sku: 'TEA-01', quantity: 2 }, { sku: 'CUP-01', quantity: 1 }], valueMinor: 4090 }),
];

const paid = (order: Order): Step => (_customer, at) => {
  order.paidAt = at;
  return tell(orderPaidV1, { purchase: purchase(order, false), lines: linesOf(order), shippingMinor: 490, paidWithPointsMinor: 0 });
};
const completed = (order: Order): Step => () => tell(orderCompletedV1, { purchase: purchase(order, true), assumed: false });
const returned = (order: Order): Step => () => tell(orderReturnedV1, { purchase: { ...purchase(order, true), kept: false, keptMinor: 0 }, returnId: `r-${order.orderId}`, exchange: false,
  lines: order.lines.map(({ lineId, quantity }) => ({ lineId, quantity, reason: 'unwanted' as const })), changed: order.lines.map(({ lineId }) => ({ lineId, keptQuantity: 0, keptNetMinor: 0 })) });

const buying = (order: Order): Step[] => [
  (_customer, at) => { order.placedAt = at; return tell(shopOrderPlacedV1, { orderId: order.orderId, channel: 'web', currency: 'EUR', shippingMinor: 490, discountMinor: 0, paidWithPointsMinor: 0,
    lines: order.lines.map(({ lineId, sku, category, quantity, netMinor }) => ({ lineId, sku, category, kind: 'shipped' as const, quantity, unitPriceMinor: netMinor / quantity, discountMinor: 0, taxMinor: 0, giftCard: false })) }); },
  () => tell(orderPlacedV1, { purchase: unpaid(order), lines: linesOf(order), shippingMinor: 490, promisedDay: dayOf(order.placedAt), currency: 'EUR' }),
  () => tell(shopOrderPaidV1, { orderId: order.orderId, method: 'card' }),
  paid(order),
  (customer) => {
    customer.pending += order.points;
    return tell(pointsPendingV1, { orderId: order.orderId, entryId: `earn/${order.orderId}`, points: order.points, terms: { policyVersion: 1, rounding: 'half-even', takeBack: 'debt' },
      basisMinor: order.netMinor, lines: earnedLines(order), qualifyingDay: dayOf(order.paidAt), qualifyingPoints: order.points, balance: balanceOf(customer) });
  },
];

const receiving = (order: Order, daysLate: number): Step[] => [
  () => tell(orderShippedV1, { purchase: purchase(order, true), lineIds: order.lines.map(({ lineId }) => lineId), promisedDay: dayOf(order.placedAt) }),
  () => tell(orderDeliveredV1, { purchase: purchase(order, true), lineIds: order.lines.map(({ lineId }) => lineId), all: true, promisedDay: dayOf(order.placedAt), daysLate }),
];

const messaged = (trigger: string): Step => (customer, at) => tell(notificationSentV1, { messageId: `m-${customer.id.slice(0, 8)}-${at}`, trigger, cause: randomUUID(), channel: 'email', template: `${trigger}@1`, locale: 'en', attempts: 1 });

const earning = (order: Order): Step[] => [
  completed(order),
  (customer) => {
    customer.pending -= order.points;
    const repaidDebt = Math.min(customer.debt, order.points);
    customer.debt -= repaidDebt;
    customer.available += order.points - repaidDebt;
    const entryId = `activate/${randomUUID()}`;
    return tell(pointsEarnedV1, { orderId: order.orderId, entryId, points: order.points, repaidDebt, lotId: entryId, expiresAt: null, balance: balanceOf(customer) });
  },
  messaged('points-earned'),
];

const returning = (order: Order): Step[] => [
  returned(order),
  (customer) => {
    customer.pending -= order.points;
    return tell(pointsClawedBackV1, { orderId: order.orderId, entryId: `return/${randomUUID()}`, points: order.points, policyVersion: 1, takenFrom: { pending: order.points, lots: [], held: 0, debt: 0, forgiven: 0 },
      lines: earnedLines(order).map((line) => ({ ...line, keptQuantity: 0, keptNetMinor: 0, points: 0 })), qualifyingDay: dayOf(order.paidAt), qualifyingPoints: -order.points, balance: balanceOf(customer) });
  },
];

const complaining = (order: Order): Step[] => [
  () => tell(complaintOpenedV1, { caseId: `c-${order.orderId}`, category: 'delivery', orderId: order.orderId, channel: 'web', norms: {} }),
  () => tell(complaintResolvedV1, { caseId: `c-${order.orderId}`, agent: 'a-7', reason: 'sent-again', inTime: true }),
];

/** One order as the services tell it, from the first look to what becomes of its points; shares as in the simulated shop. */
export const orderStory = (chance: Chance, customer: Customer): Step[] => {
  const order = anOrder(chance, customer);
  const late = chance.is(parameters.lateShare);
  const score = 1 + chance.weighted(late ? parameters.scoresLate : parameters.scoresInTime);
  const review: Step = () => tell(orderReviewedV1, { orderId: order.orderId, reviewId: `w-${order.orderId}`, score, public: false });
  return [
    ...browsing, ...buying(order), ...receiving(order, late ? chance.whole(1, 7) : 0),
    ...(chance.is(parameters.reviewShare) ? [review] : []),
    ...(score <= 2 && chance.is(parameters.complaintShareOfUnhappy) ? complaining(order) : []),
    ...(chance.is(parameters.returnShare) ? returning(order) : earning(order)),
  ];
};

/** What of an order moves points, and nothing else: its payment, then that it is complete, or its return. */
export const earningStory = (chance: Chance, customer: Customer): Step[] => {
  const order = anOrder(chance, customer);
  const pays: Step = (who, at) => { order.placedAt = at; return paid(order)(who, at); };
  return [pays, chance.is(parameters.returnShare) ? returned(order) : completed(order)];
};
