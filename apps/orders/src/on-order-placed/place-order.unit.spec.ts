import { describe, expect, it } from '@jest/globals';
import { orderDeliveredV1, orderPaidV1, orderPlacedV1, orderReturnedV1 } from '@fealty/contracts';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const placed = told('placed', '2026-03-01T10:00:00.000Z', anOrder({ quantity: 2 }));
const paid = told('paid', '2026-03-01T23:30:00.000Z');
const returned = told('returned', '2026-03-05T10:00:00.000Z', { returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }] });

describe('an order that comes', () => {
  it('lets what waited for it take effect in the order of occurrence, each fact by its own cause', () => {
    const book = new OrderBook().tell(returned, paid);
    expect([book.said, book.parts['o-1']]).toMatchObject([[], { placed: false, waiting: [{ id: returned.id }, { id: paid.id }] }]);
    book.tell(placed);
    expect(book.said.map(({ contract, cause }) => [contract, cause.id])).toEqual([[orderPlacedV1, placed.id], [orderPaidV1, paid.id], [orderReturnedV1, returned.id]]);
    expect(book.order()).toMatchObject({ waiting: [], lines: [{ keptQuantity: 1, keptNetMinor: 1_000 }] });
  });

  it('keeps waiting what does not fit it, until an amendment makes it fit', () => {
    const tooMany = told('returned', '2026-03-06T10:00:00.000Z', { returnId: 'r-2', lines: [{ lineId: '1', quantity: 3 }] });
    const book = new OrderBook().tell(tooMany, placed);
    expect(book.order().waiting).toEqual([tooMany]);
    book.tell(told('amended', '2026-03-02T10:00:00.000Z', anOrder({ quantity: 3 })));
    expect([book.order().waiting, book.of(orderReturnedV1).length, book.order().lines[0]?.keptQuantity]).toEqual([[], 1, 0]);
  });

  it('is placed once', () => {
    expect(new OrderBook().tell(placed, told('placed', '2026-03-02T10:00:00.000Z', anOrder())).refused).toEqual(['order-already-placed']);
  });

  it('takes a fact that waited twice only once', () => {
    const book = new OrderBook().tell(paid, paid, placed);
    expect([book.of(orderPaidV1).length, book.refused]).toEqual([1, []]);
  });

  it('counts as a purchase on the local day of its payment', () => {
    expect(new OrderBook().tell(placed, paid).of(orderPaidV1)[0]?.data.purchase).toEqual({
      orderId: 'o-1', channel: 'web', placedAt: placed.occurredAt, paidAt: paid.occurredAt, purchaseDay: '2026-03-02', kept: true, keptBefore: false, keptMinor: 2_000, keptBeforeMinor: 0 });
  });

  it('may have been delivered, paid and sent back before it was known', () => {
    const delivered = told('delivered', '2026-03-04T10:00:00.000Z');
    const book = new OrderBook().tell(returned, delivered, paid, placed);
    expect([book.of(orderDeliveredV1)[0]?.data.all, book.order().completedAt, book.order().dueAt]).toEqual([true, undefined, '2026-03-18T10:00:00.000Z']);
  });
});
