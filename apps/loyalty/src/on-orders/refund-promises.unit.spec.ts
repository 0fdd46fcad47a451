import { describe, expect, it } from '@jest/globals';
import { orderChargedBackV1, orderRefundedV1, orderReturnedV1, shopCustomerSeenV1, type Event } from '@fealty/contracts';
import { aPurchase } from '../../testing/a-purchase.js';
import { anEvent } from '../../testing/an-event.js';
import { foldAll, instantOn, lookedAt, profileNow } from '../../testing/folded.js';

const purchase = aPurchase({ keptBeforeMinor: 2_500, keptMinor: 1_000 });
const returned = (promises: object) => anEvent(orderReturnedV1, { ...orderReturnedV1.examples.minimal, purchase, ...promises }, { occurredAt: instantOn(10) });
const promised = returned({ refundPromisedBy: instantOn(14) });
const paid = (day: number, returnId = 'r-1') => anEvent(orderRefundedV1, { ...orderRefundedV1.examples.full, returnId, purchase }, { occurredAt: instantOn(day) });
const seen = (day: number) => anEvent(shopCustomerSeenV1, {}, { occurredAt: instantOn(day) });
const promisesAfter = (...events: Event[]) => profileNow(foldAll(events)).promises;

describe('the money of a return, promised by an instant', () => {
  it('is a promise kept until the end of that local day, and late after it', () => {
    expect(promisesAfter(promised, paid(14))).toEqual({ open: 0, kept: 1, late: 0, broken: 0, keptPercent: 100 });
    expect(promisesAfter(promised, paid(15))).toEqual({ open: 0, kept: 0, late: 1, broken: 0, keptPercent: 0 });
  });

  it('is open once the day is over, which the clock notices at the start of the next', () => {
    const waiting = foldAll([promised]);
    expect(profileNow(waiting).promises).toEqual({ open: 0, kept: 0, late: 0, broken: 0 });
    expect(waiting.dueAt).toBe('2025-01-15T23:00:00.000Z');
    expect(profileNow(lookedAt(waiting, '2025-01-15T22:59:59.999Z')).promises?.open).toBe(0);
    expect(profileNow(lookedAt(waiting, '2025-01-15T23:00:00.000Z')).promises?.open).toBe(1);
    expect(promisesAfter(promised, seen(40), paid(41))).toMatchObject({ open: 0, late: 1 });
  });

  it('counts when its payment was told before the return', () => {
    expect(promisesAfter(returned({ refundPromisedBy: instantOn(14), refundPaidAt: instantOn(9) }))).toMatchObject({ open: 0, kept: 1 });
  });

  it('is not ended by the money of another return, nor by a refund without goods', () => {
    expect(promisesAfter(promised, paid(12, 'r-2'), seen(40))).toMatchObject({ open: 1, kept: 0 });
    const goodwill = anEvent(orderRefundedV1, { ...orderRefundedV1.examples.minimal, purchase }, { occurredAt: instantOn(12) });
    expect(promisesAfter(promised, goodwill, seen(40))).toMatchObject({ open: 1, kept: 0 });
  });

  it('is awaited no more after a chargeback', () => {
    const chargedBack = anEvent(orderChargedBackV1, { purchase: aPurchase({ keptBeforeMinor: 1_000, keptMinor: 0 }) }, { occurredAt: instantOn(12) });
    expect(promisesAfter(promised, chargedBack, seen(40))).toEqual({ open: 0, kept: 0, late: 0, broken: 0 });
  });
});
