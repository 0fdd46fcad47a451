import { describe, expect, it } from '@jest/globals';
import { deliveryOverdueV1, orderCompletedV1, orderDeliveredV1, orderPaidV1, overdueWithdrawnV1, paymentOverdueV1 } from '@fealty/contracts';
import { anOrder, aPolicy, OrderBook, told } from '../../testing/order-book.fixture.js';

const line = (kind: string) => ({ kind });
const placed = (order: object = anOrder()) => told('placed', '2026-03-01T10:00:00.000Z', order);
const paid = told('paid', '2026-03-01T10:05:00.000Z');
const promised = { ...anOrder(), promisedDay: '2026-03-05' };
const later = '2027-01-01T00:00:00.000Z';

describe('completion', () => {
  it('comes when the return window of the last kept line is over', () => {
    const book = new OrderBook().tell(placed(anOrder({}, {})), paid, told('delivered', '2026-03-03T08:00:00.000Z', { lineIds: ['1'] }), told('delivered', '2026-03-04T08:00:00.000Z', { lineIds: ['2'] }));
    expect(book.until('2026-03-18T07:59:59.999Z').of(orderCompletedV1)).toEqual([]);
    expect(book.until('2026-03-18T08:00:00.000Z').of(orderCompletedV1)).toMatchObject([{ occurredAt: '2026-03-18T08:00:00.000Z', data: { assumed: false, purchase: { kept: true, keptMinor: 2_000 } } }]);
  });

  it('counts goods of the shop floor, downloads and services from the payment, by their own windows', () => {
    const book = new OrderBook(aPolicy({ returnWindowDaysByKind: { digital: 1, service: 3 } })).tell(placed(anOrder(line('digital'), line('service'))), paid);
    expect(book.until(later).of(orderCompletedV1)).toMatchObject([{ occurredAt: '2026-03-04T10:05:00.000Z', data: { assumed: false } }]);
  });

  it('does not wait for a line that was sent back', () => {
    const book = new OrderBook().tell(placed(anOrder({}, {})), paid, told('delivered', '2026-03-03T08:00:00.000Z', { lineIds: ['1'] }), told('returned', '2026-03-04T08:00:00.000Z', { returnId: 'r', lines: [{ lineId: '2', quantity: 1 }] }));
    expect(book.until(later).of(orderCompletedV1)).toMatchObject([{ occurredAt: '2026-03-17T08:00:00.000Z' }]);
  });

  it('never comes for an order of which nothing is kept, nor for an unpaid one', () => {
    const sentBack = told('returned', '2026-03-04T08:00:00.000Z', { returnId: 'r', lines: [{ lineId: '1', quantity: 1 }] });
    expect(new OrderBook().tell(placed(), paid, told('delivered', '2026-03-03T08:00:00.000Z'), sentBack).until(later).of(orderCompletedV1)).toEqual([]);
    expect(new OrderBook().tell(placed(), told('delivered', '2026-03-03T08:00:00.000Z')).until(later).of(orderCompletedV1)).toEqual([]);
    expect(new OrderBook().tell(placed(), paid, told('cancelled', '2026-03-02T08:00:00.000Z')).until(later).of(orderCompletedV1)).toEqual([]);
  });

  it('is assumed some days after the latest promise, or the payment, when no delivery news comes', () => {
    const book = new OrderBook().tell(placed(promised), paid).until(later);
    expect(book.of(orderCompletedV1)).toMatchObject([{ occurredAt: '2026-05-04T23:00:00.000Z', data: { assumed: true } }]);
    expect(new OrderBook().tell(placed(), paid).until(later).of(orderCompletedV1)).toMatchObject([{ occurredAt: '2026-04-30T10:05:00.000Z' }]);
  });

  it('is not assumed by a day that was over when it was told, such as the null date of another system', () => {
    const book = new OrderBook().tell(placed({ ...anOrder(), promisedDay: '0001-01-01' }), paid).until(later);
    expect(book.of(orderCompletedV1)).toMatchObject([{ occurredAt: '2026-04-30T10:05:00.000Z', data: { assumed: true } }]);
  });

  it('that was assumed is corrected by news of the delivery that came later, once, to what news in time would have made of it', () => {
    const book = new OrderBook().tell(placed(promised), paid).until(later).tell(told('delivered', '2026-03-20T08:00:00.000Z')).until('2028-01-01T00:00:00.000Z');
    expect(book.of(orderCompletedV1).slice(1)).toMatchObject([{ occurredAt: '2026-04-03T08:00:00.000Z', data: { assumed: false, corrects: '2026-05-04T23:00:00.000Z' } }]);
    const inTime = new OrderBook().tell(placed(promised), paid, told('delivered', '2026-03-20T08:00:00.000Z')).until(later).order();
    expect([book.order().completedAt, book.order().completionAssumed]).toEqual([inTime.completedAt, inTime.completionAssumed]);
    expect(book.tell(told('delivered', '2026-06-20T08:00:00.000Z')).of(orderCompletedV1)).toHaveLength(2);
  });

  it('is as the terms at the placing say, whatever the policy says later', () => {
    expect(new OrderBook(aPolicy({ returnWindowDays: 30 })).tell(placed(), paid, told('delivered', '2026-03-03T08:00:00.000Z')).order().dueAt).toBe('2026-04-02T08:00:00.000Z');
  });
});

describe('overdue', () => {
  it('is said when the promised day ends in the delivery zone, and again 3 and 7 days later', () => {
    const book = new OrderBook().tell(placed({ ...promised, deliveryZone: 'Asia/Tokyo' })).until(later);
    expect(book.of(deliveryOverdueV1).map(({ occurredAt, data }) => [occurredAt, data.daysOverdue, data.step])).toEqual([
      ['2026-03-05T15:00:00.000Z', 0, 1], ['2026-03-08T15:00:00.000Z', 3, 2], ['2026-03-12T15:00:00.000Z', 7, 3]]);
  });

  it('is not said of a delivery in time, nor of goods that need none', () => {
    expect(new OrderBook().tell(placed(promised), told('delivered', '2026-03-05T22:59:59.999Z')).until(later).of(deliveryOverdueV1)).toEqual([]);
    expect(new OrderBook().tell(placed({ ...promised, ...anOrder(line('digital')) })).until(later).of(deliveryOverdueV1)).toEqual([]);
  });

  it('is said all the same, as settled, when the news of a late delivery came before its instant could be said', () => {
    const late = told('delivered', '2026-03-10T10:00:00.000Z');
    const settledOf = (book: OrderBook) => book.of(deliveryOverdueV1).map(({ occurredAt, data }) => [occurredAt, data.settled]);
    expect(settledOf(new OrderBook().tell(placed(promised), late).until(later))).toEqual([['2026-03-05T23:00:00.000Z', true], ['2026-03-08T23:00:00.000Z', true]]);
    expect(settledOf(new OrderBook().tell(placed(promised)).until('2026-03-10T00:00:00.000Z').tell(late))).toEqual([['2026-03-05T23:00:00.000Z', false], ['2026-03-08T23:00:00.000Z', false]]);
  });

  it('is taken back by a delivery in time that was told late, as far as it was wrong', () => {
    const book = new OrderBook().tell(placed(promised)).until('2026-03-10T00:00:00.000Z');
    book.tell(told('delivered', '2026-03-07T10:00:00.000Z')).until(later);
    expect([book.of(deliveryOverdueV1).length, book.of(overdueWithdrawnV1).map(({ data }) => data)]).toEqual([2, [{ orderId: 'o-1', what: 'delivery', steps: 1 }]]);
    const inTime = new OrderBook().tell(placed(promised)).until(later).tell(told('delivered', '2026-03-05T10:00:00.000Z'));
    expect(inTime.of(overdueWithdrawnV1)).toMatchObject([{ data: { steps: 3 } }]);
  });

  it('is said of an unpaid order from its due instant, and taken back by a payment in time that was told late', () => {
    const book = new OrderBook().tell(placed({ ...anOrder(), paymentDueAt: '2026-03-15T01:00:00+01:00' })).until('2026-03-19T00:00:00.000Z');
    expect(book.of(paymentOverdueV1)).toEqual([
      { occurredAt: '2026-03-15T00:00:00.000Z', data: { orderId: 'o-1', dueAt: '2026-03-15T00:00:00.000Z', daysOverdue: 0, step: 1 } },
      { occurredAt: '2026-03-18T00:00:00.000Z', data: { orderId: 'o-1', dueAt: '2026-03-15T00:00:00.000Z', daysOverdue: 3, step: 2 } }]);
    expect(book.tell(paid).of(overdueWithdrawnV1)).toMatchObject([{ data: { what: 'payment', steps: 2 } }]);
  });

  it('leaves lateness as a fact with days, of the delivery and of the payment', () => {
    const book = new OrderBook().tell(placed({ ...promised, paymentDueAt: '2026-03-02T00:00:00Z' }), told('paid', '2026-03-04T10:00:00.000Z'), told('delivered', '2026-03-06T23:30:00.000Z'));
    expect([book.of(orderDeliveredV1)[0]?.data.daysLate, book.of(orderPaidV1)[0]?.data.daysLate]).toEqual([2, 2]);
  });

  it('ends with a cancellation', () => {
    expect(new OrderBook().tell(placed(promised), told('cancelled', '2026-03-07T08:00:00.000Z')).until(later).of(deliveryOverdueV1).length).toBe(1);
  });
});
