import { describe, expect, it } from '@jest/globals';
import { orderAmendedV1, orderShippedV1 } from '@fealty/contracts';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const bought = [told('placed', '2026-03-01T10:00:00.000Z', anOrder({ quantity: 2 })), told('paid', '2026-03-01T10:05:00.000Z')];
const amended = (at: string, order: object) => told('amended', at, order);

describe('an amendment', () => {
  it('replaces the lines under the same order, and says what the order counted for before', () => {
    const book = new OrderBook().tell(...bought, amended('2026-03-02T10:00:00.000Z', anOrder({ quantity: 1, unitPriceMinor: 1_500 })));
    expect(book.of(orderAmendedV1)[0]?.data).toMatchObject({ lines: [{ quantity: 1, keptNetMinor: 1_500 }], purchase: { keptMinor: 1_500, keptBeforeMinor: 2_000 } });
  });

  it('told late counts only as far as no later one is known', () => {
    const book = new OrderBook().tell(...bought, amended('2026-03-03T10:00:00.000Z', anOrder({ unitPriceMinor: 300 })), amended('2026-03-02T10:00:00.000Z', anOrder({ unitPriceMinor: 200 })));
    expect([book.order().lines[0]?.netMinor, book.of(orderAmendedV1).length]).toEqual([300, 2]);
  });

  it('uses the rate of the order when it tells none, and is refused when there is none', () => {
    const foreign = told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder(), currency: 'USD', rate: '0.5' });
    expect(new OrderBook().tell(foreign, amended('2026-03-02T10:00:00.000Z', { ...anOrder(), currency: 'USD' })).order().lines[0]?.netMinor).toBe(500);
    expect(new OrderBook().tell(foreign, amended('2026-03-02T10:00:00.000Z', { ...anOrder(), currency: 'GBP' })).refused).toEqual(['rate-missing']);
  });
});

describe('a promise', () => {
  const promised = told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder(), promisedDay: '2026-03-05' });

  it('may be renewed while it is unbroken, and stays broken once it is', () => {
    const moved = (at: string) => new OrderBook().tell(promised, told('shipped', at, { promisedDay: '2026-03-09' })).until('2026-03-06T00:00:00.000Z').order().deliveryOverdueAt.length;
    expect([moved('2026-03-04T10:00:00.000Z'), moved('2026-03-06T10:00:00.000Z')]).toEqual([0, 1]);
  });

  it('told after the delivery measures the delivery anew, beside the former reading', () => {
    const book = new OrderBook().tell(told('placed', '2026-03-01T10:00:00.000Z', anOrder()), told('delivered', '2026-03-07T10:00:00.000Z'), told('shipped', '2026-03-02T10:00:00.000Z', { promisedDay: '2026-03-05' }));
    expect(book.of(orderShippedV1)[0]?.data.remeasured).toEqual([{ deliveredAt: '2026-03-07T10:00:00.000Z', promisedDay: '2026-03-05', daysLate: 2, daysLateBefore: 0 }]);
  });
});
