import { describe, expect, it } from '@jest/globals';
import { shopBasketChangedV1, shopContactMadeV1, shopCustomerConsentedV1, shopCustomerRegisteredV1, shopVisitV1, type ShopVisitV1, shopWishListedV1 } from '@fealty/contracts';
import { anEvent, inForce } from '../../testing/an-event.js';
import { nothingKnown, type ShopFacts } from '../state/loyalty-facts.rules.js';
import { changeBasket, countContact, countVisit, listWish, showIntent, takeConsent } from './from-shop.rules.js';

const { shop } = nothingKnown;
const by = inForce();
const registered = (occurredAt: string) => anEvent(shopCustomerRegisteredV1, {}, { occurredAt });
const visited = (facts: ShopFacts, event: ShopVisitV1): ShopFacts => countVisit(facts, event, by);
const visit = (occurredAt: string) => anEvent(shopVisitV1, { channel: 'web' }, { occurredAt });

describe('intent', () => {
  it('is shown by an account', () => {
    expect(showIntent(shop, registered('2026-03-01T10:00:00.000Z'), by).intent).toBe(true);
  });

  it('is shown by a basket with something in it', () => {
    expect(changeBasket(shop, anEvent(shopBasketChangedV1, { items: [{ sku: 'TEA-01', quantity: 1 }] }), by).intent).toBe(true);
    expect(changeBasket(shop, anEvent(shopBasketChangedV1, { items: [] }), by).intent).toBe(false);
  });

  it('is shown by a wish', () => {
    expect(listWish(shop, anEvent(shopWishListedV1, { sku: 'TEA-01', listed: true }), by).intent).toBe(true);
    expect(listWish(shop, anEvent(shopWishListedV1, { sku: 'TEA-01', listed: false }), by).intent).toBe(false);
  });

  it('is shown by consent to contact, not by refusing it', () => {
    expect(takeConsent(shop, anEvent(shopCustomerConsentedV1, { topic: 'marketing', granted: true }), by).intent).toBe(true);
    expect(takeConsent(shop, anEvent(shopCustomerConsentedV1, { topic: 'marketing', granted: false }), by).intent).toBe(false);
  });

  it('is shown by two visits within 14 days', () => {
    const [first, second] = [visit('2026-03-01T10:00:00.000Z'), visit('2026-03-15T10:00:00.000Z')];
    expect(visited(visited(shop, first), second).intent).toBe(true);
    expect(visited(visited(shop, second), first).intent).toBe(true);
  });

  it('is not shown by visits further apart', () => {
    const visits = ['2026-03-01T10:00:00.000Z', '2026-03-15T10:00:01.000Z', '2026-05-01T10:00:00.000Z'].map(visit);
    expect(visits.reduce(visited, shop)).toEqual(visits.toReversed().reduce(visited, shop));
    expect(visits.reduce(visited, shop).intent).toBe(false);
  });

  it('stays seen, and visits are looked at for it no further', () => {
    const known = showIntent(visited(shop, visit('2026-03-01T10:00:00.000Z')), registered('2026-03-01T12:00:00.000Z'), by);
    expect(visited(known, visit('2026-06-01T10:00:00.000Z'))).toMatchObject({ intent: true, visits: [] });
    expect(showIntent(known, registered('2026-06-01T12:00:00.000Z'), by)).toBe(known);
  });

  it('is shown since the first day of all, in whatever order accounts and visits are told', () => {
    const tellings: ((facts: ShopFacts) => ShopFacts)[] = [
      ...['2026-03-20T10:00:00.000Z', '2026-01-01T10:00:00.000Z', '2026-03-08T10:00:00.000Z', '2026-03-07T10:00:00.000Z'].map((at) => (facts: ShopFacts) => visited(facts, visit(at))),
      ...['2026-05-01T10:00:00.000Z', '2026-04-01T10:00:00.000Z'].map((at) => (facts: ShopFacts) => showIntent(facts, registered(at), by)),
    ];
    const told = (order: readonly number[]) => order.reduce((facts, place) => tellings[place]?.(facts) ?? facts, shop);
    expect(told([0, 1, 2, 3, 4, 5])).toMatchObject({ intent: true, intentOn: 20260308, visits: expect.any(Array) });
    const { recent: _, ...first } = told([0, 1, 2, 3, 4, 5]);
    for (const order of [[5, 4, 3, 2, 1, 0], [4, 0, 3, 5, 1, 2], [2, 4, 1, 0, 5, 3]]) expect(told(order)).toMatchObject(first);
  });
});

describe('engagement', () => {
  it('keeps the newest twelve visits and three channels, in whatever order they came', () => {
    const visits = Array.from({ length: 20 }, (_, index) => anEvent(shopVisitV1, { channel: `channel-${index % 5}` }, { occurredAt: new Date(Date.UTC(2026, 0, 1 + index)).toISOString() }));
    const [forth, back] = [visits.reduce(visited, shop), visits.toReversed().reduce(visited, shop)];
    expect(back).toEqual(forth);
    expect(forth.recent).toHaveLength(12);
    expect(forth.recent.at(-1)).toBe(Date.UTC(2026, 0, 20) / 86_400_000);
    expect(forth.channels).toEqual(['channel-0', 'channel-1', 'channel-2']);
  });

  it('counts the channel of a contact', () => {
    expect(countContact(shop, anEvent(shopContactMadeV1, { channel: 'phone', subject: 'delivery', impolite: false })).channels).toEqual(['phone']);
  });
});
