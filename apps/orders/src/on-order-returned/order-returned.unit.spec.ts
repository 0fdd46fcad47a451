import { describe, expect, it } from '@jest/globals';
import { orderPaidV1, orderReturnedV1 } from '@fealty/contracts';
import fc from 'fast-check';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const placed = (...lines: object[]) => [told('placed', '2026-03-01T10:00:00.000Z', anOrder(...lines)), told('paid', '2026-03-01T10:00:00.000Z')];
const returned = (returnId: string, ...lines: { lineId: string; quantity: number; reason?: string }[]) => told('returned', '2026-03-05T10:00:00.000Z', { returnId, lines });

describe('a return', () => {
  it('names lines and quantities, and lowers what is kept of these alone', () => {
    const book = new OrderBook().tell(...placed({ quantity: 2 }, { quantity: 1 }), returned('r-1', { lineId: '1', quantity: 1, reason: 'defect' }));
    expect(book.of(orderReturnedV1)[0]?.data).toMatchObject({
      returnId: 'r-1', exchange: false, lines: [{ lineId: '1', quantity: 1, reason: 'defect' }], changed: [{ lineId: '1', keptQuantity: 1, keptNetMinor: 1_000 }],
      purchase: { kept: true, keptBefore: true, keptMinor: 2_000, keptBeforeMinor: 3_000 } });
  });

  it('tells what came back of the order by now, paid or not', () => {
    const back = returned('r-1', { lineId: '1', quantity: 1 });
    const unpaid = new OrderBook().tell(...placed({ quantity: 2 }, { quantity: 1 }).slice(0, 1), back);
    const cameBack = { ofMinor: 3_000, leftMinor: 2_000, all: false };
    expect([unpaid.of(orderReturnedV1)[0]?.data.purchase, unpaid.tell(...placed().slice(1)).of(orderPaidV1)[0]?.data.purchase]).toMatchObject([{ kept: false, cameBack }, { kept: true, cameBack }]);
    unpaid.tell(returned('r-2', { lineId: '1', quantity: 1 }, { lineId: '2', quantity: 1 }));
    expect(unpaid.of(orderReturnedV1)[1]?.data.purchase.cameBack).toEqual({ ofMinor: 3_000, leftMinor: 0, all: true });
    expect(new OrderBook().tell(...placed({})).of(orderPaidV1)[0]?.data.purchase).not.toHaveProperty('cameBack');
  });

  it('of more than was bought is refused and changes nothing, however many returns it takes', () => {
    const book = new OrderBook().tell(...placed({ quantity: 3 }), returned('r-1', { lineId: '1', quantity: 2 }));
    const before = book.order();
    book.tell(returned('r-2', { lineId: '1', quantity: 2 }));
    expect([book.refused, book.order()]).toEqual([['more-than-bought'], before]);
    expect(book.tell(returned('r-3', { lineId: '1', quantity: 1 })).order().lines[0]?.keptQuantity).toBe(0);
  });

  it('of more than was bought is taken when it is told again after the amendment that adds pieces, and waits for that one when it is told before the order', () => {
    const [order, more] = [placed({ quantity: 2 }), told('amended', '2026-03-02T10:00:00.000Z', anOrder({ quantity: 3 }))];
    const all = returned('r-1', { lineId: '1', quantity: 3 });
    const again = { ...all, id: 'another' };
    const late = new OrderBook().tell(...order, all, more);
    expect([late.refused, late.order().lines[0]?.keptQuantity, late.tell(again).order().lines[0]?.keptQuantity]).toEqual([['more-than-bought'], 3, 0]);
    const early = new OrderBook().tell(all, ...order);
    expect([early.refused, early.order().waiting.length, early.tell(more).order().lines[0]?.keptQuantity]).toEqual([[], 1, 0]);
  });

  it('of a line that the order does not have waits whole, until an amendment adds it', () => {
    const early = returned('r-1', { lineId: '1', quantity: 1 }, { lineId: '3', quantity: 1 });
    const book = new OrderBook().tell(...placed({}), early, early);
    expect([book.refused, book.said.length, book.order().waiting.length, book.order().lines[0]?.keptQuantity]).toEqual([[], 2, 1, 1]);
    book.tell(told('amended', '2026-03-02T10:00:00.000Z', anOrder({}, {})), told('amended', '2026-03-03T10:00:00.000Z', anOrder({}, {}, {})));
    expect([book.order().waiting, book.order().lines.map(({ keptQuantity }) => keptQuantity), book.of(orderReturnedV1).length]).toEqual([[], [0, 1, 0], 1]);
  });

  it('is taken once', () => {
    const book = new OrderBook().tell(...placed({ quantity: 5 }), returned('r-1', { lineId: '1', quantity: 1 }), returned('r-1', { lineId: '1', quantity: 2 }));
    expect([book.refused, book.order().lines[0]?.keptQuantity]).toEqual([['return-already-told'], 4]);
  });

  it('keeps its reason, when goods came back and when the money was promised', () => {
    const told1 = told('returned', '2026-03-05T10:00:00.000Z', { returnId: 'r-1', lines: [{ lineId: '1', quantity: 1, reason: 'late' }], goodsBackAt: '2026-03-06T09:00:00+01:00', refundPromisedBy: '2026-03-20T00:00:00Z' });
    expect(new OrderBook().tell(...placed({}), told1).order().returns).toMatchObject([
      { returnId: 'r-1', lines: [{ reason: 'late' }], goodsBackAt: '2026-03-06T08:00:00.000Z', refundPromisedBy: '2026-03-20T00:00:00.000Z' }]);
  });

  it('in many small steps leaves exactly what one large return leaves', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 999 }), (quantity, unitPriceMinor, discountMinor) => {
      const order = placed({ quantity, unitPriceMinor, discountMinor });
      const small = Array.from({ length: quantity - 1 }, (_, index) => returned(`r-${index}`, { lineId: '1', quantity: 1 }));
      const [many, one] = [new OrderBook().tell(...order, ...small), new OrderBook().tell(...order, returned('r', { lineId: '1', quantity: quantity - 1 }))];
      expect(many.order().lines).toEqual(one.order().lines);
    }));
  });
});
