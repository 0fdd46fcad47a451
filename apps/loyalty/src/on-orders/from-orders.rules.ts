import type { Event, OrderChargedBackV1, OrderDeliveredV1, OrderRefundedV1, OrderReturnedV1, OrderReviewedV1, DeliveryOverdueV1, OverdueWithdrawnV1, Policy, PolicyInForce, PriceFellAfterPurchaseV1, Purchase } from '@fealty/contracts';
import { addToDay, dayNumber, localDayNumber } from '../state/days.rules.js';
import { evidenceOf, withEvidence, withoutEvidence, type Piece } from '../state/evidence.rules.js';
import { highOnMost, type OrderFacts } from '../state/loyalty-facts.rules.js';
import { afterSalePart, purchasePart, withPiece } from '../state/recent-evidence.rules.js';
import { withCategories, withMargin } from './kept-sums.rules.js';
import { dropRefunds, payRefund, promiseRefund } from './refund-promises.rules.js';

// Orders says what each order counted for before and after; the difference goes to its purchase day, so a full return leaves no trace
// of the purchase. A late delivery replaces what its being overdue said; a withdrawn one takes it back exactly.

type OverdueOrder = OrderFacts['overdue'][number];

const satisfactionOf = (policy: Policy) => policy.loyalty.satisfaction;

const late = (at: string, daysLate: number, policy: Policy): Piece => {
  const { neutral, lateDayCost, weights, halfLifeDays } = satisfactionOf(policy);
  return { at, weight: weights.lateDelivery, reading: Math.max(0, neutral - daysLate * lateDayCost), halfLifeDays };
};

const inTime = (at: string, policy: Policy): Piece => {
  const { weights, halfLifeDays } = satisfactionOf(policy);
  return { at, weight: weights.deliveryInTime, reading: 100, halfLifeDays };
};

const noteLateness = (orders: OrderFacts, piece: Piece): Partial<OrderFacts> =>
  ({ lateness: withEvidence(orders.lateness, evidenceOf(piece)), ...withPiece(orders, afterSalePart, piece) });

const withoutOverdue = (orders: OrderFacts, orderId: string): OrderFacts => {
  const said = orders.overdue.find(([id]) => id === orderId);
  if (said === undefined) return orders;
  return { ...orders, overdue: orders.overdue.filter((one) => one !== said), lateness: withoutEvidence(orders.lateness, said[1]) };
};

const byOrderId = ([one]: OverdueOrder, [other]: OverdueOrder): number => (one < other ? -1 : Number(one > other));

const counted = (orders: OrderFacts, purchase: Purchase): OrderFacts => {
  const { purchaseDay, purchaseDayBefore, kept, keptBefore, keptMinor, keptBeforeMinor } = purchase;
  if (purchaseDay === undefined) return orders;
  const [money, count] = [keptMinor - keptBeforeMinor, Number(kept) - Number(keptBefore)];
  const days = purchaseDayBefore === undefined ? addToDay(orders.days, [dayNumber(purchaseDay), money, count])
    : addToDay(addToDay(orders.days, [dayNumber(purchaseDayBefore), 0 - keptBeforeMinor, 0 - Number(keptBefore)]), [dayNumber(purchaseDay), keptMinor, Number(kept)]);
  const sums = [orders.kept[0] + money, orders.kept[1] + count] as const;
  return withCategories(withMargin(days === orders.days ? orders : { ...orders, days, kept: sums }, purchase), purchase);
};

// What an exchange takes counts together with what it gives, in whatever transactions both are read (O5).
const countedTogether = (orders: OrderFacts, purchase: Purchase): OrderFacts => {
  if (purchase.followed === true) return purchase.purchaseDay === undefined ? orders : { ...orders, followed: [...(orders.followed ?? []), purchase] };
  if (orders.followed === undefined) return counted(orders, purchase);
  const { followed, ...others } = orders;
  return counted(followed.reduce<OrderFacts>(counted, others), purchase);
};

/** What is kept of an order changed: payment, return, refund, amendment, cancellation, chargeback. */
export const keepPurchase = (orders: OrderFacts, { data: { purchase } }: Event<string, { readonly purchase: Purchase }>): OrderFacts => {
  const now = countedTogether(orders, purchase);
  return purchase.purchaseDay !== undefined && purchase.keptBefore && !purchase.kept ? withoutOverdue(now, purchase.orderId) : now;
};

export const takeRefund = (orders: OrderFacts, event: OrderRefundedV1, policy: PolicyInForce): OrderFacts => payRefund(keepPurchase(orders, event), event, policy);

/** Cancelled or charged back, paid or not: nothing of it will come. */
export const endOrder = (orders: OrderFacts, event: Event<string, { readonly purchase: Purchase }>): OrderFacts =>
  withoutOverdue(keepPurchase(orders, event), event.data.purchase.orderId);

export const takeChargeback = (orders: OrderFacts, event: OrderChargedBackV1): OrderFacts => dropRefunds(endOrder(orders, event), event.data.purchase.orderId);

export const countDelivery = (orders: OrderFacts, { occurredAt, data }: OrderDeliveredV1, { policy }: PolicyInForce): OrderFacts => {
  const open = data.all ? withoutOverdue(orders, data.purchase.orderId) : orders;
  const promised = open.promised + Number(data.promisedDay !== undefined);
  const counted = { ...open, delivered: open.delivered + 1, promised };
  if (data.promisedDay === undefined) return counted;
  if (data.daysLate === 0) return { ...counted, ...noteLateness(counted, inTime(occurredAt, policy)) };
  return { ...counted, late: counted.late + 1, ...noteLateness(counted, late(occurredAt, data.daysLate, policy)) };
};

/** Said again while it goes on: the later word replaces the former. The promised day is over: late by one day more than told. */
export const noteOverdue = (orders: OrderFacts, { occurredAt, data }: DeliveryOverdueV1, { policy }: PolicyInForce): OrderFacts => {
  if (data.settled) return orders; // the delivery has told its lateness
  const evidence = evidenceOf(late(occurredAt, data.daysOverdue + 1, policy));
  const others = withoutOverdue(orders, data.orderId);
  const added: OverdueOrder = [data.orderId, evidence, Date.parse(occurredAt)];
  return { ...others, overdue: [...others.overdue, added].sort(byOrderId), lateness: withEvidence(others.lateness, evidence) };
};

export const withdrawOverdue = (orders: OrderFacts, { data }: OverdueWithdrawnV1): OrderFacts =>
  data.what === 'delivery' ? withoutOverdue(orders, data.orderId) : orders;

const withHigh = (days: readonly number[] = [], day: number): readonly number[] => days.toSpliced(days.findLastIndex((other) => other <= day) + 1, 0, day).slice(0, highOnMost);

/** One to five, read as 0 to 100. */
export const noteScore = (orders: OrderFacts, { occurredAt, data }: OrderReviewedV1, { policy }: PolicyInForce): OrderFacts => {
  const { weights, halfLifeDays } = satisfactionOf(policy);
  const [high, all] = orders.publicScores;
  const publicScores = data.public ? ([high + Number(data.score >= 4), all + 1] as const) : orders.publicScores;
  const highOn = publicScores[0] > high ? { highOn: withHigh(orders.highOn, localDayNumber(occurredAt, policy.zone)) } : {};
  const piece = { at: occurredAt, weight: weights.score, reading: (data.score - 1) * 25, halfLifeDays };
  return { ...orders, publicScores, ...highOn, scores: withEvidence(orders.scores, evidenceOf(piece)), ...withPiece(orders, purchasePart, piece) };
};

const faulty: ReadonlySet<string> = new Set(['defect', 'wrong', 'late']);

/** A return that gives a fault as its reason speaks against the purchase, once, however many lines it names. */
export const noteReturn = (orders: OrderFacts, event: OrderReturnedV1, inForce: PolicyInForce): OrderFacts => {
  const { policy } = inForce;
  const left = promiseRefund(keepPurchase(orders, event), event, inForce);
  if (!event.data.lines.some(({ reason }) => faulty.has(reason))) return left;
  const { weights, halfLifeDays } = satisfactionOf(policy);
  const piece = { at: event.occurredAt, weight: weights.faultyReturn, reading: 0, halfLifeDays };
  return { ...left, faults: withEvidence(left.faults, evidenceOf(piece)), ...withPiece(left, purchasePart, piece) };
};

/** A price that fell soon after the purchase speaks against it, the further it fell, the more; nothing takes it back. */
export const notePriceFall = (orders: OrderFacts, { occurredAt, data }: PriceFellAfterPurchaseV1, { policy }: PolicyInForce): OrderFacts => {
  const { neutral, priceFallCost, weights, halfLifeDays } = satisfactionOf(policy);
  if (weights.priceFall === 0) return orders;
  const piece = { at: occurredAt, weight: weights.priceFall, reading: Math.max(0, neutral - data.fellPercent * priceFallCost), halfLifeDays };
  return { ...orders, priceFalls: withEvidence(orders.priceFalls ?? [], evidenceOf(piece)), ...withPiece(orders, purchasePart, piece) };
};
