import { describe, expect, it } from '@jest/globals';
import { orderDeliveredV1, orderShippedV1 } from '@fealty/contracts';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const placed = told('placed', '2026-03-01T10:00:00.000Z', anOrder({}, {}, { kind: 'digital' }));
const delivered = (at: string, lineIds?: string[]) => told('delivered', at, lineIds === undefined ? {} : { lineIds });

describe('a delivery', () => {
  it('of some lines names them, and says once that all is there', () => {
    const book = new OrderBook().tell(placed, delivered('2026-03-03T10:00:00.000Z', ['1']), delivered('2026-03-04T10:00:00.000Z'));
    expect(book.of(orderDeliveredV1).map(({ data }) => [data.lineIds, data.all])).toEqual([[['1'], false], [['2', '3'], true]]);
  });

  it('told again is refused', () => {
    const book = new OrderBook().tell(placed, delivered('2026-03-03T10:00:00.000Z'), delivered('2026-03-04T10:00:00.000Z', ['2']));
    expect(book.refused).toEqual(['already-delivered']);
  });

  it('of lines that the order does not have waits for an amendment that adds them, as does their dispatch', () => {
    const book = new OrderBook().tell(placed, delivered('2026-03-03T10:00:00.000Z', ['9']), told('shipped', '2026-03-02T10:00:00.000Z', { lineIds: ['9'] }));
    expect([book.refused, book.order().waiting.length]).toEqual([[], 2]);
    book.tell(told('amended', '2026-03-01T12:00:00.000Z', anOrder({}, {}, { lineId: '9' })));
    expect([book.order().waiting, book.order().shipments.length, book.order().deliveries.length]).toEqual([[], 1, 1]);
  });

  it('may be preceded by dispatches, each told once, of what is carried at all', () => {
    const shipped = told('shipped', '2026-03-02T10:00:00.000Z');
    const book = new OrderBook().tell(placed, shipped, shipped, told('shipped', '2026-03-02T12:00:00.000Z', { lineIds: ['3'] }));
    expect([book.refused, book.of(orderShippedV1).map(({ data }) => data.lineIds)]).toEqual([['shipment-already-told'], [['1', '2'], ['3']]]);
  });
});
