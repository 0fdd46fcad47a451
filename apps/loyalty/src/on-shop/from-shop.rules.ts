import type { ShopBasketChangedV1, ShopContactMadeV1, ShopCustomerConsentedV1, ShopVisitV1, ShopWishListedV1 } from '@fealty/contracts';
import type { ShopFacts } from '../state/loyalty-facts.rules.js';

// A suspect becomes a prospect by showing intent: an account, a basket, a wish list, consent to contact, or two visits within 14 days.
// Intent that was seen stays seen. Until then visits lie more than 14 days apart, so few need to be kept, and any of them may still
// find its pair in one that arrives late.

const visitSpanSeconds = 14 * 86_400;
export const showIntent = (shop: ShopFacts): ShopFacts => (shop.intent ? shop : { ...shop, intent: true, visits: [] });

export const changeBasket = (shop: ShopFacts, { data }: ShopBasketChangedV1): ShopFacts => (data.items.length > 0 ? showIntent(shop) : shop);

export const listWish = (shop: ShopFacts, { data }: ShopWishListedV1): ShopFacts => (data.listed ? showIntent(shop) : shop);

export const takeConsent = (shop: ShopFacts, { data }: ShopCustomerConsentedV1): ShopFacts => (data.granted ? showIntent(shop) : shop);

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

const intentOf = (shop: ShopFacts, visit: number): Pick<ShopFacts, 'intent' | 'visits'> => {
  if (shop.intent) return shop;
  if (shop.visits.some((other) => Math.abs(visit - other) <= visitSpanSeconds)) return { intent: true, visits: [] };
  const place = shop.visits.findLastIndex((other) => other < visit) + 1;
  return { intent: false, visits: shop.visits.toSpliced(place, 0, visit) };
};

export const countVisit = (shop: ShopFacts, { occurredAt, data }: ShopVisitV1): ShopFacts => {
  const visit = Math.floor(Date.parse(occurredAt) / 1_000);
  const { intent, visits } = intentOf(shop, visit);
  return { ...shop, intent, visits, recent: withRecent(shop.recent, Math.floor(visit / 86_400)), channels: withChannel(shop.channels, data.channel) };
};

export const countContact = (shop: ShopFacts, { data }: ShopContactMadeV1): ShopFacts => {
  const channels = withChannel(shop.channels, data.channel);
  return channels === shop.channels ? shop : { ...shop, channels };
};
