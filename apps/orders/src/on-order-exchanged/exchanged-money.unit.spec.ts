import { describe, expect, it } from '@jest/globals';
import { orderAmendedV1, orderPaidV1, orderRefundedV1, type Event } from '@fealty/contracts';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const at = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const bought = [told('placed', at(1), anOrder({ quantity: 2, unitPriceMinor: 3_000 })), told('paid', at(1))];
const exchanged = (pieces: number, day = 10, [orderId, newOrderId] = ['o-1', 'o-2']): Event => told('exchanged', at(day), {
  orderId, returnId: `x-${newOrderId}`, lines: [{ lineId: '1', quantity: pieces }], newOrder: { orderId: newOrderId, ...anOrder({ quantity: pieces, unitPriceMinor: 3_000 }) } as never,
});
const refunded = (amountMinor: number, day = 5): Event => told('refunded', at(day), { orderId: 'o-1', refundId: `f-${day}`, amountMinor });
const everyArrival = (facts: readonly Event[]): (readonly Event[])[] =>
  (facts.length < 2 ? [facts] : facts.flatMap((fact, index) => everyArrival(facts.toSpliced(index, 1)).map((rest) => [fact, ...rest])));
const kept = (...facts: readonly Event[]): readonly number[] => {
  const ends = everyArrival(facts).map((arrival) => {
    const book = new OrderBook().tell(...bought, ...arrival);
    expect(book.refused).toEqual([]);
    return Object.keys(book.parts).sort().map((orderId) => book.order(orderId).lines.reduce((sum, line) => sum + line.keptNetMinor, 0));
  });
  for (const end of ends) expect(end).toEqual(ends[0]);
  return ends[0] ?? [];
};

describe('money given back for an order that is exchanged', () => {
  it('does not pay for the new order, and makes it no purchase', () => {
    expect(kept(refunded(6_000), exchanged(2))).toEqual([0, 0]);
    const { data } = new OrderBook().tell(...bought, refunded(6_000), exchanged(2)).of(orderPaidV1)[1] ?? {};
    expect(data).toMatchObject({ exchangeOf: 'o-1', purchase: { kept: false, keptMinor: 0 }, lines: [{ netMinor: 6_000, keptNetMinor: 0, refundedMinor: 6_000 }] });
  });

  it('goes with the pieces by its share, to the last minor unit', () => {
    expect(kept(refunded(2_001), exchanged(1))).toEqual([2_000, 1_999]);
    expect(kept(refunded(5_999), exchanged(1))).toEqual([0, 1]);
  });

  it('falls on what the old order keeps when it is given afterwards, and what is more than that follows the pieces', () => {
    expect(kept(exchanged(1), refunded(2_000, 12))).toEqual([1_000, 3_000]);
    expect(kept(exchanged(1), refunded(4_000, 12))).toEqual([0, 2_000]);
    expect(kept(exchanged(2), refunded(2_000, 12))).toEqual([0, 4_000]);
  });

  it('follows through every exchange, and by the worth of the pieces where they went to several orders', () => {
    expect(kept(exchanged(2), exchanged(1, 11, ['o-2', 'o-3']), refunded(4_000, 12))).toEqual([0, 0, 2_000]);
    expect(kept(exchanged(1), exchanged(1, 11, ['o-1', 'o-3']), refunded(1_001, 12))).toEqual([0, 2_499, 2_500]);
  });

  it('follows from each of two orders whose pieces went into one', () => {
    const other = [told('placed', at(2), { orderId: 'o-0', ...anOrder({ unitPriceMinor: 3_000 }) }), told('paid', at(2), { orderId: 'o-0' })];
    const into = told('exchanged', at(9), { orderId: 'o-0', returnId: 'x-0', lines: [{ lineId: '1', quantity: 1 }], newOrder: { orderId: 'o-2', ...anOrder({ quantity: 3, unitPriceMinor: 3_000 }) } as never });
    const ends = everyArrival([into, exchanged(2), refunded(1_000, 12)]).map((arrival) => new OrderBook().tell(...bought, ...other, ...arrival).order('o-2'));
    for (const end of ends) expect([end, end.lines[0]?.keptNetMinor]).toEqual([ends[0], 8_000]);
  });

  it('is said of the new order as a refund', () => {
    const book = new OrderBook().tell(...bought, exchanged(2), refunded(6_000, 12));
    expect(book.of(orderRefundedV1)[1]?.data).toMatchObject({
      purchase: { orderId: 'o-2', kept: false, keptBefore: true, keptMinor: 0, keptBeforeMinor: 6_000 }, exchangeOf: 'o-1', refundId: 'x-o-2', changed: [{ lineId: '1', keptNetMinor: 0, refundedMinor: 6_000 }],
    });
  });

  it('leaves what the new order costs more', () => {
    const dearer = told('exchanged', at(10), { returnId: 'x-1', lines: [{ lineId: '1', quantity: 2 }], newOrder: { orderId: 'o-2', ...anOrder({ unitPriceMinor: 8_000 }) } as never });
    expect(kept(refunded(6_000), dearer)).toEqual([0, 2_000]);
  });
});

describe('an order that falls away whole', () => {
  it('by a chargeback takes back what paid for the new order, whenever that was', () => {
    for (const day of [5, 12]) expect(kept(exchanged(2), told('chargedBack', at(day)))).toEqual([0, 0]);
    expect(kept(exchanged(1), told('chargedBack', at(12)))).toEqual([0, 0]);
  });

  it('by a cancellation pays for no exchange after it, and for those before it', () => {
    expect(kept(told('cancelled', at(5)), exchanged(2))).toEqual([0, 0]);
    expect(kept(exchanged(1), told('cancelled', at(12)))).toEqual([0, 3_000]);
  });
});

describe('the shipping that an exchange takes over', () => {
  const shipped = (shippingMinor: number): Event => told('amended', at(3), { ...anOrder({ quantity: 2, unitPriceMinor: 3_000 }), shippingMinor });
  const shipping = (...facts: readonly Event[]) => everyArrival(facts).map((arrival) => new OrderBook().tell(...bought, ...arrival).order('o-2').lines[0]?.shippingMinor);

  it('is what was paid for the pieces, in whatever order amendments, cancellations and chargebacks arrive', () => {
    expect(new Set(shipping(shipped(491), exchanged(1)))).toEqual(new Set([245]));
    for (const how of ['cancelled', 'chargedBack'] as const) expect(new Set(shipping(shipped(490), exchanged(1), told(how, at(12))))).toEqual(new Set([245]));
  });

  it('goes over to the last minor unit, and is said when it is known later', () => {
    const book = new OrderBook().tell(...bought, exchanged(1), exchanged(1, 11, ['o-1', 'o-3']), shipped(491));
    expect(['o-2', 'o-3'].map((orderId) => book.order(orderId).lines[0]?.shippingMinor)).toEqual([245, 246]);
    expect(book.of(orderAmendedV1).map(({ data }) => [data.purchase.orderId, data.lines[0]?.shippingMinor])).toEqual([['o-1', 491], ['o-2', 245], ['o-3', 246]]);
  });
});
