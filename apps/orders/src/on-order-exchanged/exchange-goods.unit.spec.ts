import { describe, expect, it } from '@jest/globals';
import { orderPaidV1, orderReturnedV1, type Event, type Purchase } from '@fealty/contracts';
import { netEffectOf } from '../../testing/net-effect.fixture.js';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const bought = [told('placed', '2026-03-01T10:00:00.000Z', anOrder({}, {})), told('paid', '2026-03-01T10:05:00.000Z')];
const exchanged = (newOrder: object = {}, lines: object[] = [{ lineId: '1', quantity: 1 }]): Event =>
  told('exchanged', '2026-03-10T10:00:00.000Z', { returnId: 'r-1', lines, newOrder: { orderId: 'o-2', ...anOrder(), ...newOrder } as never });

describe('an exchange', () => {
  it('takes over the share of the shipping that was paid for the pieces it replaces, also when it is amended', () => {
    const shipped = [told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder({ quantity: 2 }, { quantity: 2 }), shippingMinor: 490 }), told('paid', '2026-03-01T10:05:00.000Z')];
    const book = new OrderBook().tell(...shipped, exchanged({ shippingMinor: 100 }));
    expect([book.order().lines[0]?.shippingMinor, book.order('o-2').lines[0]?.shippingMinor, book.order('o-2').shippingMinor]).toEqual([245, 223, 100]);
    book.tell(told('amended', '2026-03-11T10:00:00.000Z', { orderId: 'o-2', ...anOrder({}, {}) }));
    expect(book.order('o-2').lines.map(({ shippingMinor }) => shippingMinor)).toEqual([62, 61]);
  });

  it('is a return and a paid order under one cause', () => {
    const exchange = exchanged();
    const book = new OrderBook().tell(...bought);
    const before = book.said.length;
    book.tell(exchange);
    const names = book.said.slice(before).map(({ contract, cause }) => [contract.type.split('.')[2], cause.id]);
    expect(names).toEqual([['order-returned', exchange.id], ['order-placed', exchange.id], ['order-paid', exchange.id]]);
    expect([book.of(orderReturnedV1)[0]?.data.exchange, book.of(orderPaidV1)[1]?.data.exchangeOf]).toEqual([true, 'o-1']);
  });

  it('of equal value nets to nothing, also on the purchase day', () => {
    const book = new OrderBook().tell(...bought);
    const before = netEffectOf(book.said);
    const { keptMinor, keptMinorByDay } = netEffectOf(book.tell(exchanged()).said);
    expect([keptMinor, keptMinorByDay]).toEqual([before.keptMinor, before.keptMinorByDay]);
  });

  it('of more than was bought is refused whole, and no order is placed', () => {
    const book = new OrderBook().tell(...bought, exchanged({}, [{ lineId: '1', quantity: 2 }]));
    expect([book.refused, book.parts['o-2']]).toEqual([['more-than-bought'], undefined]);
  });

  it('for an order that cannot be counted is refused whole, and nothing comes back', () => {
    const book = new OrderBook().tell(...bought, exchanged({ currency: 'USD' }));
    expect([book.refused, book.order().returns]).toEqual([['rate-missing'], []]);
  });

  it('for itself is refused', () => {
    expect(new OrderBook().tell(...bought, exchanged({ orderId: 'o-1' })).refused).toEqual(['exchange-for-itself']);
  });
});

describe('an exchange that arrives before what it rests on', () => {
  it('leaves what it takes to what came back otherwise, and every event but the last payment tells that another one follows', () => {
    const again = told('exchanged', '2026-03-11T10:00:00.000Z', { returnId: 'r-2', lines: [{ lineId: '2', quantity: 1 }], newOrder: { orderId: 'o-3', ...anOrder() } as never });
    const book = new OrderBook().tell(...bought.slice(0, 1), exchanged(), again);
    const before = book.said.length;
    book.tell(...bought.slice(1));
    const paid = book.said.slice(before).map(({ data }) => (data as { purchase: Purchase }).purchase);
    expect(paid.map(({ orderId, followed, cameBack }) => [orderId, followed, cameBack])).toEqual([['o-1', true, undefined], ['o-2', true, undefined], ['o-3', undefined, undefined]]);
    expect(book.of(orderReturnedV1).map(({ data }) => data.purchase.cameBack)).toEqual([undefined, undefined]);
  });

  it('says the same money on the same purchase days in any order of arrival, the payment of the old order first', () => {
    const [placed, paid] = [bought[0] as Event, told('paid', '2026-03-02T10:05:00.000Z')];
    const facts = [placed, paid, exchanged()];
    const straight = new OrderBook().tell(...facts);
    for (const arrival of [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]) {
      const book = new OrderBook().tell(...arrival.flatMap((at) => facts[at] ?? []));
      expect(netEffectOf(book.said)).toEqual(netEffectOf(straight.said));
      expect([book.order(), book.order('o-2'), book.customer.exchanges]).toEqual([straight.order(), straight.order('o-2'), undefined]);
      expect(book.of(orderPaidV1).map(({ data: { purchase, exchangeOf } }) => [purchase.orderId, exchangeOf])).toEqual([['o-1', undefined], ['o-2', 'o-1']]);
    }
  });

  it('is paid when the old order is, where that one is paid later, and not before', () => {
    const book = new OrderBook().tell(bought[0] as Event, exchanged());
    expect([book.order('o-2').exchangeOf, book.order('o-2').paidAt, book.of(orderReturnedV1).length]).toEqual(['o-1', undefined, 1]);
    book.tell(told('paid', '2026-03-20T10:05:00.000Z'));
    expect([book.order().paidAt, book.order('o-2').paidAt, book.order('o-2').purchaseDay]).toEqual(['2026-03-20T10:05:00.000Z', '2026-03-20T10:05:00.000Z', '2026-03-20']);
  });

  it('waits for the order that it gives back, and is refused at once when the new one cannot be counted', () => {
    const book = new OrderBook().tell(exchanged());
    expect([Object.keys(book.parts), book.parts['o-1']?.waiting.length, book.said]).toEqual([['o-1'], 1, []]);
    expect(new OrderBook().tell(exchanged({ currency: 'USD' }))).toMatchObject({ refused: ['rate-missing'], parts: {}, customer: {} });
  });

  it('waits for the amendment that adds what it gives back', () => {
    const added = told('amended', '2026-03-02T10:00:00.000Z', anOrder({}, {}, {}));
    const [straight, mixed] = [[added, exchanged({}, [{ lineId: '3', quantity: 1 }])], [exchanged({}, [{ lineId: '3', quantity: 1 }]), added]].map((facts) => new OrderBook().tell(...bought, ...facts));
    expect([mixed?.refused, mixed?.order(), mixed?.order('o-2')]).toEqual([[], straight?.order(), straight?.order('o-2')]);
  });

  it('takes up what waited for the new order', () => {
    const book = new OrderBook().tell(told('delivered', '2026-03-12T10:00:00.000Z', { orderId: 'o-2' }), ...bought, exchanged());
    expect(book.order('o-2').deliveries.length).toBe(1);
  });

  it('pays for a new order that was told by itself before', () => {
    const book = new OrderBook().tell(...bought, told('placed', '2026-03-10T09:00:00.000Z', { orderId: 'o-2', ...anOrder() }), exchanged());
    expect([book.refused, book.order('o-2').paidAt, book.order('o-2').exchangeOf]).toEqual([[], '2026-03-10T10:00:00.000Z', 'o-1']);
  });
});

describe('an exchange that arrives after its new order was told and paid by itself', () => {
  const alone = [
    told('placed', '2026-03-09T09:00:00.000Z', { orderId: 'o-2', ...anOrder({ unitPriceMinor: 700 }), promisedDay: '2026-03-12' }), told('paid', '2026-03-09T09:00:00.000Z', { orderId: 'o-2' }),
    told('delivered', '2026-03-14T10:00:00.000Z', { orderId: 'o-2' }),
  ];
  const [straight, late] = [[...bought, exchanged(), ...alone], [...bought, ...alone, exchanged()]].map((facts) => new OrderBook().tell(...facts));

  it('ends as if it had come first', () => {
    expect([late?.order(), late?.order('o-2')]).toEqual([straight?.order(), straight?.order('o-2')]);
    const { counts, ...sums } = netEffectOf(late?.said ?? []);
    expect([counts['order-paid'], sums]).toEqual([3, Object.fromEntries(Object.entries(netEffectOf(straight?.said ?? [])).filter(([name]) => name !== 'counts'))]);
  });

  it('says it paid again, on the purchase day of the old order, with what it counted for before', () => {
    expect(late?.of(orderPaidV1).at(-1)).toMatchObject({ occurredAt: '2026-03-10T10:00:00.000Z', data: {
      exchangeOf: 'o-1', again: true, purchase: { orderId: 'o-2', purchaseDay: '2026-03-01', purchaseDayBefore: '2026-03-09', kept: true, keptBefore: true, keptMinor: 1_000, keptBeforeMinor: 1_000 },
    } });
  });

  it('is refused whole when what it tells of the new order cannot be counted', () => {
    expect(new OrderBook().tell(...bought, ...alone, exchanged({ currency: 'USD' })).refused).toEqual(['rate-missing']);
  });
});
