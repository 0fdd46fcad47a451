import { describe, expect, it } from '@jest/globals';
import { deliveryOverdueV1, orderCancelledV1, orderDeliveredV1, orderPaidV1, orderReturnedV1, orderReviewedV1, overdueWithdrawnV1, priceFellAfterPurchaseV1, type Purchase } from '@fealty/contracts';
import { aPurchase } from '../../testing/a-purchase.js';
import { anEvent, aPolicy, inForce } from '../../testing/an-event.js';
import { daysOf, fadedTo } from '../state/evidence.rules.js';
import { nothingKnown, type OrderFacts } from '../state/loyalty-facts.rules.js';
import { countDelivery, endOrder, keepPurchase, noteOverdue, notePriceFall, noteScore, withdrawOverdue } from './from-orders.rules.js';

const none = nothingKnown.orders;
const policy = inForce(aPolicy());
const at = '2026-03-08T10:00:00.000Z';

const paid = (told: Partial<Purchase> = {}) => anEvent(orderPaidV1, { ...orderPaidV1.examples.minimal, purchase: aPurchase(told) });
const returned = (told: Partial<Purchase>) => anEvent(orderReturnedV1, { ...orderReturnedV1.examples.minimal, purchase: aPurchase(told) });
const delivered = (told: Partial<typeof orderDeliveredV1.examples.full>) =>
  anEvent(orderDeliveredV1, { purchase: aPurchase(), lineIds: ['1'], all: true, promisedDay: '2026-03-05', daysLate: 0, ...told }, { occurredAt: at });
const overdue = (daysOverdue = 0, occurredAt = at) => anEvent(deliveryOverdueV1, { orderId: 'o-1', promisedDay: '2026-03-05', daysOverdue, step: 1, settled: false }, { occurredAt });

/** What lateness reads like at a moment, by itself. */
const lateReading = ({ lateness }: OrderFacts, asOf = at): number => {
  const { weight, weighted } = fadedTo(lateness, daysOf(asOf));
  return Math.round(weighted / weight);
};

describe('purchases', () => {
  it('counts an order for its purchase day from its payment', () => {
    expect(keepPurchase(none, paid()).days).toEqual([[20260301, 2_500, 1]]);
  });

  it('takes a partial return from the purchase day, and the order stays', () => {
    const orders = keepPurchase(keepPurchase(none, paid()), returned({ keptBeforeMinor: 2_500, keptMinor: 1_000 }));
    expect(orders.days).toEqual([[20260301, 1_000, 1]]);
  });

  it('leaves no trace of an order that came back whole', () => {
    expect(keepPurchase(keepPurchase(none, paid()), returned({ keptBeforeMinor: 2_500, keptMinor: 0 }))).toEqual(none);
  });

  it('counts what an exchange takes together with what it gives, and keeps nothing of an order that is not paid', () => {
    const known = { minor: 900, ofMinor: 2_500, estimatedOfMinor: 0 };
    const bought = keepPurchase(none, paid({ margin: known, categoriesGained: ['tea'] }));
    const back = returned({ keptBeforeMinor: 2_500, keptMinor: 0, marginBefore: known, categoriesLost: ['tea'], followed: true });
    const half = keepPurchase(bought, back);
    expect(half).toEqual({ ...bought, followed: [back.data.purchase] });
    expect(keepPurchase(half, paid({ orderId: 'o-2', margin: known, categoriesGained: ['tea'] }))).toEqual(bought);
    expect(keepPurchase(half, paid({ orderId: 'o-2', keptMinor: 4_000, categoriesGained: ['cups'] }))).toEqual({ ...none, days: [[20260301, 4_000, 1]], kept: [4_000, 1], categories: [['cups', 1]] });
    const { purchaseDay: _, ...unpaid } = back.data.purchase;
    expect(keepPurchase(bought, anEvent(orderReturnedV1, { ...orderReturnedV1.examples.minimal, purchase: unpaid }))).toBe(bought);
  });

  it('moves an order to the purchase day of the one that it was exchanged for, and there is one purchase day', () => {
    const both = [paid(), paid({ orderId: 'o-2', purchaseDay: '2026-03-10' }), returned({ keptBeforeMinor: 2_500, keptMinor: 0 })].reduce(keepPurchase, none);
    expect(both.days).toEqual([[20260310, 2_500, 1]]);
    expect(keepPurchase(both, paid({ orderId: 'o-2', purchaseDayBefore: '2026-03-10', keptBeforeMinor: 2_500, keptMinor: 2_000 })).days).toEqual([[20260301, 2_000, 1]]);
  });

  it('sums the margin of what is kept, as far as costs are known, and the categories', () => {
    const margin = (minor: number, ofMinor: number, estimatedOfMinor = 0) => ({ minor, ofMinor, estimatedOfMinor });
    const first = keepPurchase(none, paid({ margin: margin(900, 2_500), categoriesGained: ['cups', 'tea'] }));
    const both = keepPurchase(first, paid({ orderId: 'o-2', margin: margin(-100, 500, 500), categoriesGained: ['tea'] }));
    expect([both.margin, both.categories]).toEqual([[800, 3_000, 500], [['cups', 1], ['tea', 2]]]);
    const less = keepPurchase(both, returned({ keptBeforeMinor: 2_500, keptMinor: 1_000, marginBefore: margin(900, 2_500), margin: margin(300, 1_000), categoriesLost: ['cups'] }));
    expect([less.margin, less.categories]).toEqual([[200, 1_500, 500], [['tea', 2]]]);
  });

  it('sums what of the costs is estimated, also beside sums that were kept before it was told', () => {
    const guessed = { minor: 200, ofMinor: 1_000, estimatedOfMinor: 1_000, estimatedCostMinor: 800 };
    const refunded = { minor: -800, ofMinor: 0, estimatedOfMinor: 0, estimatedCostMinor: 800 };
    const bought = keepPurchase(none, paid({ margin: guessed }));
    expect([bought.margin, keepPurchase(bought, returned({ marginBefore: guessed, margin: refunded })).margin]).toEqual([[200, 1_000, 1_000, 800], [-800, 0, 0, 800]]);
    const older = { ...bought, margin: [200, 1_000, 1_000] } as typeof bought;
    expect(keepPurchase(older, returned({ marginBefore: guessed }))).not.toHaveProperty('margin');
  });

  it('leaves no trace of the margin and the categories of what came back whole', () => {
    const known = { minor: 900, ofMinor: 2_500, estimatedOfMinor: 0 };
    const bought = keepPurchase(none, paid({ margin: known, categoriesGained: ['tea'] }));
    expect(keepPurchase(bought, returned({ keptBeforeMinor: 2_500, keptMinor: 0, marginBefore: known, categoriesLost: ['tea'] }))).toEqual(none);
  });

  it('counts nothing for an unpaid order that is cancelled', () => {
    const { paidAt, purchaseDay, ...unpaid } = aPurchase({ keptMinor: 0 });
    expect([paidAt, purchaseDay]).not.toContain(undefined);
    expect(endOrder(none, anEvent(orderCancelledV1, { purchase: unpaid }))).toBe(none);
  });
});

describe('deliveries', () => {
  it('counts a late delivery, and each day late reads ten lower than neutral', () => {
    const orders = countDelivery(none, delivered({ daysLate: 3 }), policy);
    expect(orders).toMatchObject({ delivered: 1, late: 1 });
    expect(lateReading(orders)).toBe(30);
    expect(lateReading(countDelivery(none, delivered({ daysLate: 40 }), policy))).toBe(0);
  });

  it('reads a kept promise as 100', () => {
    expect(lateReading(countDelivery(none, delivered({ daysLate: 0 }), policy))).toBe(100);
  });

  it('reads nothing from a delivery that was promised for no day', () => {
    const { promisedDay, ...unpromised } = delivered({}).data;
    expect(promisedDay).toBe('2026-03-05');
    expect(countDelivery(none, anEvent(orderDeliveredV1, unpromised), policy)).toEqual({ ...none, delivered: 1 });
  });
});

describe('overdue deliveries', () => {
  it('reads like a late delivery while they last, the last word alone', () => {
    const orders = noteOverdue(noteOverdue(none, overdue(0, '2026-03-05T23:00:00.000Z'), policy), overdue(3), policy);
    expect(orders.overdue.map(([orderId]) => orderId)).toEqual(['o-1']);
    expect(lateReading(orders)).toBe(20);
  });

  it('are as never said once withdrawn', () => {
    const withdrawn = anEvent(overdueWithdrawnV1, { orderId: 'o-1', what: 'delivery', steps: 1 });
    expect(withdrawOverdue(noteOverdue(none, overdue(), policy), withdrawn)).toEqual(none);
  });

  it('do not mind a payment that was overdue', () => {
    const orders = noteOverdue(none, overdue(), policy);
    expect(withdrawOverdue(orders, anEvent(overdueWithdrawnV1, { orderId: 'o-1', what: 'payment', steps: 1 }))).toBe(orders);
  });

  it('end with the delivery of all, which then says how late it was', () => {
    const late = delivered({ daysLate: 4 });
    expect(countDelivery(noteOverdue(none, overdue(), policy), late, policy)).toEqual(countDelivery(none, late, policy));
    expect(countDelivery(noteOverdue(none, overdue(), policy), delivered({ daysLate: 4, all: false }), policy).overdue).toHaveLength(1);
  });

  it('end with the order: cancelled, or returned whole', () => {
    const open = noteOverdue(keepPurchase(none, paid()), overdue(), policy);
    const gone = { keptBeforeMinor: 2_500, keptMinor: 0 };
    expect(endOrder(open, anEvent(orderCancelledV1, { purchase: aPurchase(gone) }))).toEqual(none);
    expect(keepPurchase(open, returned(gone))).toEqual(none);
  });
});

describe('scores', () => {
  it.each([[1, 0], [3, 50], [5, 100]])('reads a score of %i as %i', (score, reading) => {
    const { scores } = noteScore(none, anEvent(orderReviewedV1, { ...orderReviewedV1.examples.minimal, score }, { occurredAt: at }), policy);
    const { weight, weighted } = fadedTo(scores, daysOf(at));
    expect(weighted / weight).toBe(reading);
  });
});

describe('prices that fell soon after a purchase', () => {
  const fell = (fellPercent: number) => anEvent(priceFellAfterPurchaseV1, { ...priceFellAfterPurchaseV1.examples.minimal, fellPercent }, { occurredAt: at });
  const readOf = ({ priceFalls = [] }: OrderFacts): number => { const { weight, weighted } = fadedTo(priceFalls, daysOf(at)); return Math.round(weighted / weight); };

  it.each([[5, 55], [25, 35], [80, 0]])('read, when one fell by %i percent, as %i: neutral less a point for each percent, never under 0', (fellPercent, reading) => {
    expect(readOf(notePriceFall(none, fell(fellPercent), policy))).toBe(reading);
  });

  it('cost by percent, and weigh, what the policy says; with no weight they say nothing', () => {
    const loyalty = (settings: object) => inForce(aPolicy({ satisfaction: settings }));
    expect(readOf(notePriceFall(none, fell(10), loyalty({ priceFallCost: 3 })))).toBe(30);
    expect(notePriceFall(none, fell(10), loyalty({ weights: { priceFall: 0 } }))).toBe(none);
  });
});
