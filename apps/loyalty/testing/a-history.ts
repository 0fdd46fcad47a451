import {
  complaintAnsweredV1, complaintOpenedV1, complaintResolvedV1, deliveryOverdueV1, normBreachedV1, notificationSentV1, orderAmendedV1, orderCancelledV1, orderChargedBackV1, orderDeliveredV1, orderPaidV1,
  orderPlacedV1, orderRefundedV1, orderReturnedV1, orderReviewedV1, overdueWithdrawnV1, pointsAdjustedV1, pointsClawedBackV1, pointsEarnedV1, pointsExpiredV1, pointsGrantedV1, pointsHeldV1, pointsOpenedV1, pointsPendingV1,
  pointsRedeemedV1, pointsReleasedV1, pointsRestoredV1, priceFellAfterPurchaseV1, shopBasketChangedV1, shopContactMadeV1, shopCustomerConsentedV1, shopCustomerRegisteredV1, shopCustomerSeenV1, shopCustomerUpdatedV1,
  shopMembershipEndedV1, shopMembershipPaidV1, shopSearchV1, shopTierOverriddenV1, shopVisitV1, shopWalletShareToldV1, shopWishListedV1, startOfLocalDay, type Balance, type Event, type EventContract, type PointsClawedBackV1, type Purchase,
} from '@fealty/contracts';
import { aPurchase } from './a-purchase.js';
import { anEvent } from './an-event.js';

export const fates = ['kept', 'part-returned', 'returned', 'withdrawn', 'refunded', 'amended', 'cancelled', 'charged-back', 'exchanged', 'part-exchanged'] as const;
/** What becomes of one order. */
export interface OrderStory {
  readonly paidOnDay: number;
  readonly minor: number;
  /** Undefined: not delivered yet. */
  readonly daysLate: number | undefined;
  readonly fate: (typeof fates)[number];
  readonly score: number | undefined;
  /** By how many percent a price fell soon after; undefined: none did. */
  readonly fellPercent?: number | undefined;
  /** Of a return: its money is promised by four days later, and paid so many days after it; undefined: nothing is promised; null: not paid. */
  readonly refundDays?: number | null | undefined;
  readonly category?: string | undefined;
  /** Undefined: nothing is known of what it cost. */
  readonly marginPercent?: number | undefined;
}

const instant = (day: number, hour = 10): string => new Date(Date.UTC(2025, 0, 1 + day, hour)).toISOString();
const dayOf = (day: number): string => instant(day).slice(0, 10);
export type Told = Event & { readonly contract: EventContract };
const told = <Type extends string, Data>(contract: EventContract<Type, Data>, data: Data, occurredAt: string): Told =>
  ({ ...anEvent(contract, data, { occurredAt }), contract: contract as unknown as EventContract });

/** What is kept in the end of the order, and of the one that it was exchanged for: of half of it something else, worth a quarter. */
const sharesKept: Record<OrderStory['fate'], number> = { kept: 1, exchanged: 1, 'part-exchanged': 0.75, withdrawn: 1, 'part-returned': 0.5, refunded: 0.5, amended: 0.5, returned: 0, cancelled: 0, 'charged-back': 0 };
const keptOf = ({ fate, minor }: OrderStory): number => Math.floor(minor * sharesKept[fate]);
const isExchanged = ({ fate }: OrderStory): boolean => fate === 'exchanged' || fate === 'part-exchanged';
/** Of an order that is exchanged, what does not come back. */
const leftOf = ({ fate, minor }: OrderStory): number => (fate === 'exchanged' ? 0 : Math.floor(minor / 2));

const marginOf = ({ marginPercent }: OrderStory, ofMinor: number): Purchase['margin'] => {
  if (marginPercent === undefined || ofMinor === 0) return undefined;
  const minor = Math.floor((ofMinor * marginPercent) / 100);
  return marginPercent < 20 ? { minor, ofMinor, estimatedOfMinor: ofMinor, estimatedCostMinor: ofMinor - minor } : { minor, ofMinor, estimatedOfMinor: 0 };
};

/** What the order of a story counts for when so much of it is kept, and was before. */
const purchaseOf = (story: OrderStory, orderId: string, [keptBeforeMinor, keptMinor]: readonly [before: number, now: number]): Purchase => {
  const [margin, marginBefore] = [marginOf(story, keptMinor), marginOf(story, keptBeforeMinor)];
  const category = story.category === undefined || (keptMinor > 0) === (keptBeforeMinor > 0) ? {} : { [keptMinor > 0 ? 'categoriesGained' : 'categoriesLost']: [story.category] };
  return aPurchase({ orderId, purchaseDay: dayOf(story.paidOnDay), keptMinor, keptBeforeMinor, ...(margin === undefined ? {} : { margin }), ...(marginBefore === undefined ? {} : { marginBefore }), ...category });
};

/** Payments of negative days were told before the return. */
const isPaidOut = ({ fate, refundDays }: OrderStory): boolean => (fate === 'returned' || fate === 'part-returned') && (refundDays ?? -1) >= 0;

/** How less was kept of an order than was paid for. */
const takenBack = ({ fate, refundDays }: OrderStory, purchase: Purchase, day: number): Told => {
  const at = instant(day);
  const lines = purchase.kept ? { lines: [{ lineId: '1', quantity: 1, reason: 'defect' as const }] } : {};
  if (fate === 'refunded') return told(orderRefundedV1, { ...orderRefundedV1.examples.minimal, purchase }, at);
  if (fate === 'amended') return told(orderAmendedV1, { ...orderAmendedV1.examples.minimal, purchase }, at);
  if (fate === 'cancelled') return told(orderCancelledV1, { purchase }, at);
  if (fate === 'charged-back') return told(orderChargedBackV1, { purchase }, at);
  const promised = refundDays === undefined ? {} : { refundPromisedBy: day % 7 === 2 ? `${forEver}T23:59:59.999Z` : instant(day + 4) };
  const paid = refundDays === undefined || refundDays === null || refundDays >= 0 ? {} : { refundPaidAt: instant(day + refundDays) };
  return told(orderReturnedV1, { ...orderReturnedV1.examples.minimal, ...lines, ...promised, ...paid, purchase }, at);
};

/** As orders says it under one cause: what comes back, and the new order, paid at once on the purchase day of the old one. */
const exchanged = (story: OrderStory, orderId: string, day: number): Told[] => {
  const [newOrderId, at] = [`${orderId}x`, instant(day)];
  const left = leftOf(story);
  const bought = purchaseOf(story, newOrderId, [0, keptOf(story) - left]);
  const back = { ...purchaseOf(story, orderId, [story.minor, left]), followed: true as const };
  return [
    told(orderReturnedV1, { ...orderReturnedV1.examples.minimal, purchase: back, exchange: true, exchangedFor: newOrderId }, at),
    told(orderPlacedV1, { ...orderPlacedV1.examples.minimal, purchase: aPurchase({ orderId: newOrderId, keptMinor: 0, followed: true }) }, at),
    told(orderPaidV1, { ...orderPaidV1.examples.minimal, purchase: bought, exchangeOf: orderId }, at),
  ];
};

const ended = (story: OrderStory, orderId: string): Told[] => {
  const [kept, day] = [keptOf(story), story.paidOnDay + 13];
  if (isExchanged(story)) return exchanged(story, orderId, day);
  return kept === story.minor ? [] : [takenBack(story, purchaseOf(story, orderId, [story.minor, kept]), day)];
};

/** What orders says of an order, in the order in which it says it. */
export const orderEvents = (story: OrderStory, orderId: string): Told[] => {
  const { paidOnDay, minor, daysLate, fate, score, fellPercent, refundDays } = story;
  const [kept, promised] = [keptOf(story), paidOnDay + 3];
  const paid = purchaseOf(story, orderId, [0, minor]);
  const late = daysLate === undefined || daysLate > 0 || fate === 'withdrawn';
  return [
    told(orderPlacedV1, { ...orderPlacedV1.examples.minimal, purchase: aPurchase({ orderId, keptMinor: 0 }) }, instant(paidOnDay, 9)),
    told(orderPaidV1, { ...orderPaidV1.examples.minimal, purchase: paid }, instant(paidOnDay)),
    ...(late ? [told(deliveryOverdueV1, { orderId, promisedDay: dayOf(promised), daysOverdue: 0, step: 1, settled: false }, instant(promised + 1, 0))] : []),
    ...(fate === 'withdrawn' ? [told(overdueWithdrawnV1, { orderId, what: 'delivery', steps: 1 }, instant(promised, 12))] : []),
    ...(daysLate === undefined ? [] : [told(orderDeliveredV1, { purchase: paid, lineIds: ['1'], all: true, promisedDay: dayOf(promised), daysLate }, instant(promised + daysLate, 12))]),
    ...(score === undefined ? [] : [told(orderReviewedV1, { orderId, reviewId: `review-${orderId}`, score, public: score > 2 }, instant(promised + 9))]),
    ...(fellPercent === undefined ? [] : [told(priceFellAfterPurchaseV1, { ...priceFellAfterPurchaseV1.examples.minimal, orderId, fellPercent }, instant(paidOnDay + 12))]),
    ...ended(story, orderId),
    ...(isPaidOut(story) ? [told(orderRefundedV1, { ...orderRefundedV1.examples.full, purchase: purchaseOf(story, orderId, [kept, kept]) }, instant(promised + 10 + (refundDays ?? 0)))] : []),
  ];
};

/** The same orders, when news came before time said that a delivery was overdue and that a price had fallen. */
export const orderEventsNewsFirst = (story: OrderStory, orderId: string): Told[] => {
  const said = orderEvents(story, orderId);
  const overdue = said.filter(({ type }) => type === deliveryOverdueV1.type);
  const delivered = said.findIndex(({ type }) => type === orderDeliveredV1.type);
  if (delivered < 0 || story.fate === 'withdrawn') return said;
  const fallen = said.filter(({ type }) => type === priceFellAfterPurchaseV1.type);
  const news = said.filter((event) => !overdue.includes(event) && !fallen.includes(event));
  return [...news, ...fallen, ...overdue.map((event) => ({ ...event, data: { ...(event.data as object), settled: true } }))];
};

export const ledgerMoves = ['held', 'released', 'redeemed', 'restored', 'adjusted', 'opened', 'granted', 'expired'] as const;
export type LedgerMove = readonly [day: number, what: (typeof ledgerMoves)[number]];

const moveEvent: Record<LedgerMove[1], (balance: Balance, at: string) => Told> = {
  held: (balance, at) => told(pointsHeldV1, { ...pointsHeldV1.examples.minimal, balance }, at),
  released: (balance, at) => told(pointsReleasedV1, { ...pointsReleasedV1.examples.minimal, balance }, at),
  redeemed: (balance, at) => told(pointsRedeemedV1, { ...pointsRedeemedV1.examples.minimal, balance }, at),
  restored: (balance, at) => told(pointsRestoredV1, { ...pointsRestoredV1.examples.minimal, balance }, at),
  adjusted: (balance, at) => told(pointsAdjustedV1, { ...pointsAdjustedV1.examples.minimal, balance }, at),
  opened: (balance, at) => told(pointsOpenedV1, { ...pointsOpenedV1.examples.minimal, balance }, at),
  granted: (balance, at) => told(pointsGrantedV1, { ...pointsGrantedV1.examples.minimal, balance }, at),
  expired: (balance, at) => told(pointsExpiredV1, { ...pointsExpiredV1.examples.minimal, balance }, at),
};

/** By how much each kind moves what is available, and what is held. */
const movedBy: Record<LedgerMove[1], readonly [available: number, held: number]> = { held: [-3, 3], released: [3, -3], redeemed: [-5, 0], restored: [5, 0], adjusted: [7, 0], opened: [25, 0], granted: [50, 0], expired: [-2, 0] };

const none: Balance = { pending: 0, available: 0, held: 0, debt: 0 };

/** What points says of the same orders, and what moved the ledger after them: one ledger, so one order of entries. */
export const pointsEvents = (stories: readonly OrderStory[], { earnedAfterDays = 20, activeAfterDays, moves = [] }: { earnedAfterDays?: number; activeAfterDays?: number | undefined; moves?: readonly LedgerMove[] } = {}): Told[] => {
  let balance = none;
  const ofOrders = stories.flatMap((story, index) => {
    const { paidOnDay, minor } = story;
    const [orderId, qualifyingDay, points] = [`o-${index}`, dayOf(paidOnDay), Math.floor(minor / 100)];
    const left = isExchanged(story) ? Math.floor(leftOf(story) / 100) : Math.floor(keptOf(story) / 100);
    const terms = { ...pointsPendingV1.examples.minimal.terms, ...(activeAfterDays === undefined ? {} : { activatesAt: startOfLocalDay(dayOf(paidOnDay + activeAfterDays), 'Europe/Berlin') }) };
    const pending = (of: string, more: number, day: number): Told => {
      balance = { ...balance, pending: balance.pending + more };
      return told(pointsPendingV1, { ...pointsPendingV1.examples.minimal, orderId: of, points: more, terms, qualifyingDay, qualifyingPoints: more, balance }, instant(day));
    };
    const clawedBack = (further: Partial<PointsClawedBackV1['data']> = {}): Told => told(pointsClawedBackV1, {
      ...pointsClawedBackV1.examples.minimal, orderId, points: points - left, takenFrom: { pending: points - left, lots: [], held: 0, debt: 0, forgiven: 0 }, qualifyingDay, qualifyingPoints: left - points, balance, ...further,
    }, instant(paidOnDay + 13));
    const first = pending(orderId, points, paidOnDay);
    balance = isExchanged(story) ? { ...balance, pending: balance.pending - points + left } : { ...balance, pending: balance.pending - points, available: balance.available + left };
    if (isExchanged(story)) return [first, clawedBack({ followed: true }), pending(`${orderId}x`, Math.floor(keptOf(story) / 100) - left, paidOnDay + 13)];
    return [first, points > left ? clawedBack() : told(pointsEarnedV1, { ...pointsEarnedV1.examples.minimal, orderId, points, balance }, instant(paidOnDay + earnedAfterDays))];
  });
  return [...ofOrders, ...moves.map((move) => {
    const [available, held] = movedBy[move[1]];
    balance = { ...balance, available: Math.max(0, balance.available + available), held: Math.max(0, balance.held + held) };
    return moveEvent[move[1]](balance, instant(move[0]));
  })];
};

export const complaintEvents = (days: readonly number[]): Told[] => days.flatMap((day, index) => {
  const caseId = `case-${index}`;
  const opened = told(complaintOpenedV1, { ...complaintOpenedV1.examples.minimal, caseId }, instant(day));
  const answered = told(complaintAnsweredV1, { caseId, agent: 'a-7', response: 'first', inTime: index % 3 === 0 }, instant(day, 15));
  const breached = told(normBreachedV1, { ...normBreachedV1.examples.minimal, caseId }, instant(day + 1));
  return index % 2 === 0 ? [opened, breached] : [opened, answered, told(complaintResolvedV1, { ...complaintResolvedV1.examples.minimal, caseId }, instant(day + 2))];
});

export const messageEvents = (days: readonly number[]): Told[] => days.map((day) => told(notificationSentV1, notificationSentV1.examples.minimal, instant(day)));

/** What shops write where nothing ends. */
const forEver = '9999-12-31';

export const shopWords = ['visit', 'seen', 'basket', 'consent', 'override', 'member', 'left', 'wish', 'contact', 'registered', 'updated', 'search', 'wallet'] as const;
export type ShopStory = readonly [day: number, what: (typeof shopWords)[number]];

const shopEvent: Record<ShopStory[1], (day: number) => Told> = {
  visit: (day) => told(shopVisitV1, { channel: 'web' }, instant(day)),
  seen: (day) => told(shopCustomerSeenV1, {}, instant(day)),
  basket: (day) => told(shopBasketChangedV1, { items: [] }, instant(day)),
  consent: (day) => told(shopCustomerConsentedV1, { topic: 'marketing', granted: day % 2 === 0 }, instant(day)),
  override: (day) => told(shopTierOverriddenV1, { tier: day % 2 === 0 ? 'gold' : 'base', until: day % 7 === 0 ? forEver : dayOf(day + 40), reason: 'goodwill' }, instant(day)),
  member: (day) => told(shopMembershipPaidV1, { membership: 'plus', until: day % 7 === 1 ? forEver : dayOf(day + 60) }, instant(day)),
  left: (day) => told(shopMembershipEndedV1, { membership: 'plus' }, instant(day, 12)),
  wish: (day) => told(shopWishListedV1, { sku: 'TEA-01', listed: day % 2 === 0 }, instant(day)),
  contact: (day) => told(shopContactMadeV1, { channel: day % 2 === 0 ? 'phone' : 'chat', subject: 'delivery', impolite: false }, instant(day)),
  registered: (day) => told(shopCustomerRegisteredV1, {}, instant(day)),
  updated: (day) => told(shopCustomerUpdatedV1, {}, instant(day)),
  search: (day) => told(shopSearchV1, { channel: 'web' }, instant(day)),
  wallet: (day) => told(shopWalletShareToldV1, { percent: (day * 37) % 101 }, instant(day)),
};
export const shopEvents = (stories: readonly ShopStory[]): Told[] => stories.map(([day, what]) => shopEvent[what](day));
