import type { Event, PolicyInForce, ShopBasketChangedV1, ShopContactMadeV1, ShopCustomerConsentedV1, ShopVisitV1, ShopWishListedV1 } from '@fealty/contracts';
import { localDayNumber } from '../state/days.rules.js';
import type { ShopFacts } from '../state/loyalty-facts.rules.js';

// A suspect becomes a prospect by showing intent: an account, a basket, a wish list, consent to contact, or two visits within 14 days.
// Intent that was seen stays seen, since the first day of all. Visits before that day lie more than 14 days apart, so few need to be kept, and
// any of them may still find its pair in one that arrives late.

const visitSpanSeconds = 14 * 86_400;
const dayOf = (visit: number, zone: string): number => localDayNumber(new Date(visit * 1_000).toISOString(), zone);

const intentFrom = (shop: ShopFacts, day: number, zone: string): ShopFacts =>
  (day >= (shop.intentOn ?? Infinity) ? shop : { ...shop, intent: true, intentOn: day, visits: shop.visits.filter((visit) => dayOf(visit, zone) < day) });

export const showIntent = (shop: ShopFacts, { occurredAt }: Event, { policy: { zone } }: PolicyInForce): ShopFacts => intentFrom(shop, localDayNumber(occurredAt, zone), zone);

export const changeBasket = (shop: ShopFacts, event: ShopBasketChangedV1, policy: PolicyInForce): ShopFacts => (event.data.items.length > 0 ? showIntent(shop, event, policy) : shop);

export const listWish = (shop: ShopFacts, event: ShopWishListedV1, policy: PolicyInForce): ShopFacts => (event.data.listed ? showIntent(shop, event, policy) : shop);

export const takeConsent = (shop: ShopFacts, event: ShopCustomerConsentedV1, policy: PolicyInForce): ShopFacts => (event.data.granted ? showIntent(shop, event, policy) : shop);

const recentMax = 12;
const channelsMax = 3;

/** Of sorted values the greatest ones are kept: which ones does not depend on the order in which they came. */
const withRecent = (recent: readonly number[], day: number): readonly number[] => {
  const place = recent.findLastIndex((other) => other <= day) + 1;
  if (place === 0 && recent.length === recentMax) return recent;
  const added = recent.toSpliced(place, 0, day);
  return added.length > recentMax ? added.slice(1) : added;
};

const withChannel = (channels: readonly string[], channel: string): readonly string[] =>
  (channels.includes(channel) ? channels : [...channels, channel].sort().slice(0, channelsMax));

const withVisit = (shop: ShopFacts, visit: number, zone: string): ShopFacts => {
  if (shop.intentOn !== undefined && dayOf(visit, zone) >= shop.intentOn) return shop;
  const pairs = shop.visits.filter((other) => Math.abs(visit - other) <= visitSpanSeconds).map((other) => Math.max(visit, other));
  const kept = { ...shop, visits: shop.visits.toSpliced(shop.visits.findLastIndex((other) => other < visit) + 1, 0, visit) };
  return pairs.length === 0 ? kept : intentFrom(kept, dayOf(Math.min(...pairs), zone), zone);
};

export const countVisit = (shop: ShopFacts, { occurredAt, data }: ShopVisitV1, { policy: { zone } }: PolicyInForce): ShopFacts => {
  const visit = Math.floor(Date.parse(occurredAt) / 1_000);
  const seen = withVisit(shop, visit, zone);
  return { ...seen, recent: withRecent(shop.recent, Math.floor(visit / 86_400)), channels: withChannel(shop.channels, data.channel) };
};

export const countContact = (shop: ShopFacts, { data }: ShopContactMadeV1): ShopFacts => {
  const channels = withChannel(shop.channels, data.channel);
  return channels === shop.channels ? shop : { ...shop, channels };
};
