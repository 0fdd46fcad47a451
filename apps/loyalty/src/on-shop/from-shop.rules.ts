import type { ShopBasketChangedV1, ShopCustomerConsentedV1, ShopVisitV1, ShopWishListedV1 } from '@fealty/contracts';
import type { ShopFacts } from '../state/loyalty-facts.rules.js';

// A suspect becomes a prospect by showing intent: an account, a basket, a wish list, consent to contact, or two visits within 14 days.
// Intent that was seen stays seen. Until then visits lie more than 14 days apart, so few need to be kept, and any of them may still
// find its pair in one that arrives late.

const visitSpanSeconds = 14 * 86_400;
const withIntent: ShopFacts = { intent: true, visits: [] };

export const showIntent = (shop: ShopFacts): ShopFacts => (shop.intent ? shop : withIntent);

export const changeBasket = (shop: ShopFacts, { data }: ShopBasketChangedV1): ShopFacts => (data.items.length > 0 ? showIntent(shop) : shop);

export const listWish = (shop: ShopFacts, { data }: ShopWishListedV1): ShopFacts => (data.listed ? showIntent(shop) : shop);

export const takeConsent = (shop: ShopFacts, { data }: ShopCustomerConsentedV1): ShopFacts => (data.granted ? showIntent(shop) : shop);

export const countVisit = (shop: ShopFacts, { occurredAt }: ShopVisitV1): ShopFacts => {
  if (shop.intent) return shop;
  const visit = Math.floor(Date.parse(occurredAt) / 1_000);
  if (shop.visits.some((other) => Math.abs(visit - other) <= visitSpanSeconds)) return withIntent;
  const place = shop.visits.findLastIndex((other) => other < visit) + 1;
  return { intent: false, visits: shop.visits.toSpliced(place, 0, visit) };
};
