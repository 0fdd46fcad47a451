import { describe, expect, it } from '@jest/globals';
import { shopBasketChangedV1, shopContactMadeV1, shopCustomerConsentedV1, shopVisitV1, shopWishListedV1 } from '@fealty/contracts';
import { anEvent } from '../../testing/an-event.js';
import { nothingKnown } from '../state/loyalty-facts.rules.js';
import { changeBasket, countContact, countVisit, listWish, showIntent, takeConsent } from './from-shop.rules.js';

const { shop } = nothingKnown;
const visit = (occurredAt: string) => anEvent(shopVisitV1, { channel: 'web' }, { occurredAt });

describe('intent', () => {
  it('is shown by an account', () => {
    expect(showIntent(shop).intent).toBe(true);
  });

  it('is shown by a basket with something in it', () => {
    expect(changeBasket(shop, anEvent(shopBasketChangedV1, { items: [{ sku: 'TEA-01', quantity: 1 }] })).intent).toBe(true);
    expect(changeBasket(shop, anEvent(shopBasketChangedV1, { items: [] })).intent).toBe(false);
  });

  it('is shown by a wish', () => {
    expect(listWish(shop, anEvent(shopWishListedV1, { sku: 'TEA-01', listed: true })).intent).toBe(true);
    expect(listWish(shop, anEvent(shopWishListedV1, { sku: 'TEA-01', listed: false })).intent).toBe(false);
  });

  it('is shown by consent to contact, not by refusing it', () => {
    expect(takeConsent(shop, anEvent(shopCustomerConsentedV1, { topic: 'marketing', granted: true })).intent).toBe(true);
    expect(takeConsent(shop, anEvent(shopCustomerConsentedV1, { topic: 'marketing', granted: false })).intent).toBe(false);
  });

  it('is shown by two visits within 14 days', () => {
    const [first, second] = [visit('2026-03-01T10:00:00.000Z'), visit('2026-03-15T10:00:00.000Z')];
    expect(countVisit(countVisit(shop, first), second).intent).toBe(true);
    expect(countVisit(countVisit(shop, second), first).intent).toBe(true);
  });

  it('is not shown by visits further apart', () => {
    const visits = ['2026-03-01T10:00:00.000Z', '2026-03-15T10:00:01.000Z', '2026-05-01T10:00:00.000Z'].map(visit);
    expect(visits.reduce(countVisit, shop)).toEqual(visits.toReversed().reduce(countVisit, shop));
    expect(visits.reduce(countVisit, shop).intent).toBe(false);
  });

  it('stays seen, and visits are looked at for it no further', () => {
    const known = showIntent(countVisit(shop, visit('2026-03-01T10:00:00.000Z')));
    expect(countVisit(known, visit('2026-06-01T10:00:00.000Z'))).toMatchObject({ intent: true, visits: [] });
    expect(showIntent(known)).toBe(known);
  });
});

describe('engagement', () => {
  it('keeps the newest twelve visits and three channels, in whatever order they came', () => {
    const visits = Array.from({ length: 20 }, (_, index) => anEvent(shopVisitV1, { channel: `channel-${index % 5}` }, { occurredAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString() }));
    const [forth, back] = [visits.reduce(countVisit, shop), visits.toReversed().reduce(countVisit, shop)];
    expect(back).toEqual(forth);
    expect(forth.recent).toHaveLength(12);
    expect(forth.recent.at(-1)).toBe(Date.UTC(2026, 0, 20) / 86_400_000);
    expect(forth.channels).toEqual(['channel-0', 'channel-1', 'channel-2']);
  });

  it('counts the channel of a contact', () => {
    expect(countContact(shop, anEvent(shopContactMadeV1, { channel: 'phone', subject: 'delivery', impolite: false })).channels).toEqual(['phone']);
  });
});
