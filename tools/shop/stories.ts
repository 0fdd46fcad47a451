import { catalogue, firstNames, parameters, zones } from './parameters.js';
import type { Chance } from './random.js';

/** A platform event before it has an envelope: who, what, when. */
export interface Told {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const minute = 60_000;
export const dayMs = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

type Tell = (name: string, at: number, data: Readonly<Record<string, unknown>>) => Told;
const teller = (subject: string, prefix: string): Tell => {
  let count = 0;
  return (name, at, data) => ({ id: `${prefix}-${++count}`, type: `fealty.shop.${name}.v1`, subject, at, data });
};

/** A new customer: seen, registered, asked for consent. */
export const welcomeStory = (chance: Chance, subject: string, at: number): Told[] => {
  const tell = teller(subject, `${subject}-new`);
  const name = chance.pick(firstNames);
  return [
    tell('visit', at, { channel: 'web' }),
    tell('customer-registered', at + minute, { channel: 'web', email: `${name.toLowerCase()}.${subject}@example.org`, name, zone: chance.pick(zones), locale: 'en', device: `phone-of-${subject}` }),
    ...['marketing', 'service'].map((topic, index) => tell('customer-consented', at + (2 + index) * minute, { topic, granted: chance.is(parameters.consentShare) })),
  ];
};

const linesOf = (chance: Chance) => Array.from({ length: chance.whole(1, parameters.linesMax) }, (_, index) => {
  const { sku, category, priceMinor } = chance.pick(catalogue);
  const quantity = chance.whole(1, parameters.quantityMax);
  return { lineId: String(index + 1), sku, category, quantity, unitPriceMinor: priceMinor, costMinor: Math.round(quantity * priceMinor * 0.6) };
});

export interface OrderTimes { readonly placedAt: number; readonly deliveredAt: number; readonly promisedDay: string; readonly endsAt: number }

/** When an order's promise is kept or not: late ones come one to seven days after the promised day. */
export const orderTimes = (chance: Chance, placedAt: number, daysUnderway: number): OrderTimes => {
  const late = chance.is(parameters.lateShare);
  const deliveredAt = placedAt + daysUnderway * dayMs;
  const promised = late ? Math.max(placedAt, deliveredAt - chance.whole(1, 7) * dayMs) : deliveredAt + chance.whole(0, 3) * dayMs;
  return { placedAt, deliveredAt, promisedDay: dayOf(promised), endsAt: deliveredAt + 10 * minute };
};

/** One order from the first look to the score, with what goes wrong in between. */
export const orderStory = (chance: Chance, { subject, orderId }: { subject: string; orderId: string }, times: OrderTimes): Told[] => {
  const tell = teller(subject, orderId);
  const lines = linesOf(chance);
  const { placedAt, deliveredAt, promisedDay } = times;
  const late = dayOf(deliveredAt) > promisedDay;
  const story = [
    tell('visit', placedAt - 3 * minute, { channel: chance.pick(['web', 'app']) }),
    tell('order-placed', placedAt, { orderId, channel: 'web', currency: 'EUR', shippingMinor: 490, promisedDay, lines }),
    tell('order-paid', placedAt + minute / 2, { orderId, method: 'card' }),
    tell('order-shipped', placedAt + (deliveredAt - placedAt) / 3, { orderId }),
    ...(late ? [tell('order-status-looked-up', deliveredAt - minute, { orderId })] : []),
    tell('order-delivered', deliveredAt, { orderId }),
  ];
  const score = 1 + chance.weighted(late ? parameters.scoresLate : parameters.scoresInTime);
  if (chance.is(parameters.reviewShare)) story.push(tell('order-reviewed', deliveredAt + 2 * minute, { orderId, reviewId: `${orderId}-r`, score, public: chance.is(0.5) }));
  if (score <= 2 && chance.is(parameters.complaintShareOfUnhappy)) story.push(tell('complaint-made', deliveredAt + 3 * minute, { complaintId: `${orderId}-c`, category: late ? 'delivery' : 'product', orderId, channel: 'web' }));
  if (chance.is(parameters.returnShare)) {
    const { lineId, quantity } = chance.pick(lines);
    story.push(tell('order-returned', deliveredAt + 5 * minute, { orderId, returnId: `${orderId}-b`, lines: [{ lineId, quantity: chance.whole(1, quantity), reason: score <= 2 ? 'defect' : 'unwanted' }] }));
  }
  return story;
};

/** What customers do between orders. */
export const idleStory = (chance: Chance, subject: string, { at, id }: { at: number; id: string }): Told[] => {
  const tell = teller(subject, id);
  const sku = chance.pick(catalogue).sku;
  return chance.pick([
    () => [tell('visit', at, { channel: 'app' }), tell('search', at + 1_000, { channel: 'app', hits: chance.whole(0, 9) })],
    () => [tell('visit', at, { channel: 'web' }), tell('basket-changed', at + 1_000, { items: [{ sku, quantity: 1 }] })],
    () => [tell('wish-listed', at, { sku, listed: true })],
    () => [tell('wallet-share-told', at, { percent: chance.whole(10, 90) })],
  ])();
};
