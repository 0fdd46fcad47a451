import {
  complaintAnsweredV1, complaintOpenedV1, complaintResolvedV1, deliveryOverdueV1, normBreachedV1, notificationSentV1, orderDeliveredV1, orderPaidV1, orderPlacedV1, orderReturnedV1, orderReviewedV1,
  overdueWithdrawnV1, pointsClawedBackV1, pointsEarnedV1, pointsPendingV1, shopBasketChangedV1, shopCustomerConsentedV1, shopCustomerSeenV1, shopMembershipEndedV1, shopMembershipPaidV1, shopTierOverriddenV1, shopVisitV1,
  type Event, type EventContract,
} from '@fealty/contracts';
import { aPurchase } from './a-purchase.js';
import { anEvent } from './an-event.js';

/** What becomes of one order. */
export interface OrderStory {
  readonly paidOnDay: number;
  readonly minor: number;
  /** Undefined: not delivered yet. */
  readonly daysLate: number | undefined;
  readonly fate: 'kept' | 'part-returned' | 'returned' | 'withdrawn';
  readonly score: number | undefined;
}

const instant = (day: number, hour = 10): string => new Date(Date.UTC(2025, 0, 1 + day, hour)).toISOString();
const dayOf = (day: number): string => instant(day).slice(0, 10);
type Told = Event & { readonly contract: EventContract };
const told = <Type extends string, Data>(contract: EventContract<Type, Data>, data: Data, occurredAt: string): Told =>
  ({ ...anEvent(contract, data, { occurredAt }), contract: contract as unknown as EventContract });

const keptOf = ({ fate, minor }: OrderStory): number => (fate === 'returned' ? 0 : fate === 'part-returned' ? Math.floor(minor / 2) : minor);

/** What orders says of an order, in the order in which it says it. */
export const orderEvents = (story: OrderStory, orderId: string): Told[] => {
  const { paidOnDay, minor, daysLate, fate, score } = story;
  const [purchaseDay, kept, promised] = [dayOf(paidOnDay), keptOf(story), paidOnDay + 3];
  const paid = aPurchase({ orderId, purchaseDay, keptMinor: minor });
  const late = daysLate === undefined || daysLate > 0 || fate === 'withdrawn';
  return [
    told(orderPlacedV1, { ...orderPlacedV1.examples.minimal, purchase: aPurchase({ orderId, keptMinor: 0 }) }, instant(paidOnDay, 9)),
    told(orderPaidV1, { ...orderPaidV1.examples.minimal, purchase: paid }, instant(paidOnDay)),
    ...(late ? [told(deliveryOverdueV1, { orderId, promisedDay: dayOf(promised), daysOverdue: 0, step: 1, settled: false }, instant(promised + 1, 0))] : []),
    ...(fate === 'withdrawn' ? [told(overdueWithdrawnV1, { orderId, what: 'delivery', steps: 1 }, instant(promised, 12))] : []),
    ...(daysLate === undefined ? [] : [told(orderDeliveredV1, { purchase: paid, lineIds: ['1'], all: true, promisedDay: dayOf(promised), daysLate }, instant(promised + daysLate, 12))]),
    ...(score === undefined ? [] : [told(orderReviewedV1, { orderId, reviewId: `review-${orderId}`, score, public: score > 2 }, instant(promised + 9))]),
    ...(kept === minor ? [] : [told(orderReturnedV1, { ...orderReturnedV1.examples.minimal, ...(kept === 0 ? {} : { lines: [{ lineId: '1', quantity: 1, reason: 'defect' as const }] }), purchase: aPurchase({ orderId, purchaseDay, keptBeforeMinor: minor, keptMinor: kept }) }, instant(promised + 10))]),
  ];
};

/** The same orders, when the news of a late delivery came before its being overdue could be said. */
export const orderEventsNewsFirst = (story: OrderStory, orderId: string): Told[] => {
  const said = orderEvents(story, orderId);
  const overdue = said.filter(({ type }) => type === deliveryOverdueV1.type);
  const delivered = said.findIndex(({ type }) => type === orderDeliveredV1.type);
  if (delivered < 0 || story.fate === 'withdrawn') return said;
  const news = said.filter((event) => !overdue.includes(event));
  return [...news, ...overdue.map((event) => ({ ...event, data: { ...(event.data as object), settled: true } }))];
};

/** What points says of the same orders: one ledger, so one order of entries. */
export const pointsEvents = (stories: readonly OrderStory[], earnedAfterDays = 20): Told[] => {
  let balance = { pending: 0, available: 0, held: 0, debt: 0 };
  return stories.flatMap((story) => {
    const { paidOnDay, minor } = story;
    const [qualifyingDay, points, taken] = [dayOf(paidOnDay), Math.floor(minor / 100), Math.floor(minor / 100) - Math.floor(keptOf(story) / 100)];
    balance = { ...balance, pending: balance.pending + points };
    const pending = told(pointsPendingV1, { ...pointsPendingV1.examples.minimal, qualifyingDay, qualifyingPoints: points, balance }, instant(paidOnDay));
    balance = { ...balance, pending: balance.pending - points, available: balance.available + points - taken };
    const after = taken === 0
      ? told(pointsEarnedV1, { ...pointsEarnedV1.examples.minimal, balance }, instant(paidOnDay + earnedAfterDays))
      : told(pointsClawedBackV1, { ...pointsClawedBackV1.examples.minimal, qualifyingDay, qualifyingPoints: -taken, balance }, instant(paidOnDay + 13));
    return [pending, after];
  });
};

export const complaintEvents = (days: readonly number[]): Told[] => days.flatMap((day, index) => {
  const caseId = `case-${index}`;
  const opened = told(complaintOpenedV1, { ...complaintOpenedV1.examples.minimal, caseId }, instant(day));
  const answered = told(complaintAnsweredV1, { caseId, agent: 'a-7', response: 'first', inTime: index % 3 === 0 }, instant(day, 15));
  const breached = told(normBreachedV1, { ...normBreachedV1.examples.minimal, caseId }, instant(day + 1));
  return index % 2 === 0 ? [opened, breached] : [opened, answered, told(complaintResolvedV1, { ...complaintResolvedV1.examples.minimal, caseId }, instant(day + 2))];
});

export const messageEvents = (days: readonly number[]): Told[] => days.map((day) => told(notificationSentV1, notificationSentV1.examples.minimal, instant(day)));

export type ShopStory = readonly [day: number, what: 'visit' | 'seen' | 'basket' | 'consent' | 'override' | 'member' | 'left'];
export const shopEvents = (stories: readonly ShopStory[]): Told[] => stories.map(([day, what]) => {
  if (what === 'visit') return told(shopVisitV1, { channel: 'web' }, instant(day));
  if (what === 'seen') return told(shopCustomerSeenV1, {}, instant(day));
  if (what === 'override') return told(shopTierOverriddenV1, { tier: day % 2 === 0 ? 'gold' : 'base', until: dayOf(day + 40), reason: 'goodwill' }, instant(day));
  if (what === 'member') return told(shopMembershipPaidV1, { membership: 'plus', until: dayOf(day + 60) }, instant(day));
  if (what === 'left') return told(shopMembershipEndedV1, { membership: 'plus' }, instant(day, 12));
  if (what === 'basket') return told(shopBasketChangedV1, { items: [] }, instant(day));
  return told(shopCustomerConsentedV1, { topic: 'marketing', granted: day % 2 === 0 }, instant(day));
});
