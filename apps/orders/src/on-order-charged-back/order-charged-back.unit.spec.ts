import { describe, expect, it } from '@jest/globals';
import { orderCancelledV1, orderChargedBackV1, orderPaidV1, orderReviewedV1 } from '@fealty/contracts';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const bought = [told('placed', '2026-03-01T10:00:00.000Z', anOrder()), told('paid', '2026-03-01T10:05:00.000Z')];

describe('an order that falls away', () => {
  it('by a chargeback is reversed in full, marked by an event of its own', () => {
    const book = new OrderBook().tell(...bought, told('chargedBack', '2026-04-01T10:00:00.000Z', { reason: 'fraud' }));
    expect(book.of(orderChargedBackV1)[0]?.data).toMatchObject({ reason: 'fraud', purchase: { kept: false, keptBefore: true, keptMinor: 0, keptBeforeMinor: 1_000 } });
  });

  it('by cancellation keeps nothing, also when the payment is told later', () => {
    const book = new OrderBook().tell(bought[0] as never, told('cancelled', '2026-03-02T10:00:00.000Z', { reason: 'out-of-stock' }), bought[1] as never);
    expect(book.of(orderCancelledV1)[0]?.data.reason).toBe('out-of-stock');
    expect(book.of(orderPaidV1)[0]?.data.purchase).toMatchObject({ kept: false, keptBefore: false, keptMinor: 0 });
  });

  it('does so once each way', () => {
    const [cancelled, chargedBack] = [told('cancelled', '2026-03-02T10:00:00.000Z'), told('chargedBack', '2026-03-03T10:00:00.000Z')];
    expect(new OrderBook().tell(...bought, cancelled, chargedBack, cancelled, chargedBack, bought[1] as never).refused).toEqual(['order-already-cancelled', 'order-already-charged-back', 'order-already-paid']);
  });
});

describe('a review', () => {
  it('is said once, without its text', () => {
    const review = told('reviewed', '2026-03-09T10:00:00.000Z', { reviewId: 'w-1', score: 2, public: true, lineId: '1' });
    const book = new OrderBook().tell(...bought, review, review);
    expect([book.of(orderReviewedV1)[0]?.data, book.refused]).toEqual([{ orderId: 'o-1', reviewId: 'w-1', score: 2, lineId: '1', public: true }, ['review-already-told']]);
  });
});
