import { describe, expect, it } from '@jest/globals';
import { deliveryOverdueV1, orderCompletedV1, orderDeliveredV1, orderReturnedV1, paymentOverdueV1 } from '@fealty/contracts';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const placed = (terms: object = {}) => told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder(), ...terms });
const paid = told('paid', '2026-03-02T10:00:00.000Z');
const returned = (dates: object) => [placed(), paid, told('returned', '2026-03-05T10:00:00.000Z', { returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }], ...dates })];
const exchange = (terms: object) => told('exchanged', '2026-03-05T10:00:00.000Z', { returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }], newOrder: { orderId: 'o-2', ...anOrder(), ...terms } as never });

const days = ['9999-12-31', '9999-12-01', '0001-01-01', '0000-01-01'];
const instants = ['9999-12-31T00:00:00Z', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-05:00', '0001-01-01T00:00:00+14:00', '0000-01-01T00:00:00Z'];
/** Each field of what the shop tells of an order that holds a date. */
const fields: readonly (readonly [string, readonly string[], (date: string) => ReturnType<typeof placed>[]])[] = [
  ['the promised day of an order', days, (promisedDay) => [placed({ promisedDay }), paid]],
  ['the promised day of a shipment', days, (promisedDay) => [placed(), paid, told('shipped', '2026-03-03T10:00:00.000Z', { promisedDay })]],
  ['the promised day of an amendment', days, (promisedDay) => [placed(), paid, told('amended', '2026-03-03T10:00:00.000Z', { ...anOrder(), promisedDay })]],
  ['the promised day of an exchange', days, (promisedDay) => [placed(), paid, exchange({ promisedDay })]],
  ['when an order is to be paid', instants, (paymentDueAt) => [placed({ paymentDueAt })]],
  ['when an amended order is to be paid', instants, (paymentDueAt) => [placed(), told('amended', '2026-03-03T10:00:00.000Z', { ...anOrder(), paymentDueAt })]],
  ['when the order of an exchange is to be paid', instants, (paymentDueAt) => [placed(), paid, exchange({ paymentDueAt })]],
  ['when goods were back', instants, (goodsBackAt) => returned({ goodsBackAt })],
  ['by when the money of a return is promised', instants, (refundPromisedBy) => returned({ refundPromisedBy })],
];

describe('any date that a shop may tell', () => {
  it.each(fields.flatMap(([field, dates, events]) => dates.map((date) => [field, date, events] as const)))('as %s, %s, leaves an order whose next moment, and events whose time, the database can keep', (_field, date, events) => {
    const book = new OrderBook().tell(...events(date)).until('2027-01-01T00:00:00.000Z');
    expect(book.refused).toEqual([]);
    for (const order of Object.values(book.parts)) expect(order.placed ? order.dueAt ?? '9999-' : '').toMatch(/^[2-9]\d{3}-/);
    for (const { occurredAt } of book.said) expect(occurredAt).toMatch(/^\d{4}-/);
  });
});

describe('an order to be paid by 9999-12-31', () => {
  it('is never overdue', () => {
    const book = new OrderBook().tell(placed({ paymentDueAt: '9999-12-31T23:00:00Z' })).until('2036-01-01T00:00:00.000Z');
    expect([book.of(paymentOverdueV1), book.order().dueAt]).toEqual([[], '9999-12-31T23:00:00.000Z']);
  });
});

describe('an order promised for 9999-12-31', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/New_York'])('is never late, nor assumed to be complete, in %s', (deliveryZone) => {
    const book = new OrderBook().tell(placed({ promisedDay: '9999-12-31', deliveryZone }), paid).until('2036-01-01T00:00:00.000Z');
    expect([book.of(deliveryOverdueV1), book.of(orderCompletedV1)]).toEqual([[], []]);
    expect(book.tell(told('delivered', '2026-03-06T10:00:00.000Z')).of(orderDeliveredV1)).toMatchObject([{ data: { promisedDay: '9999-12-31', daysLate: 0 } }]);
  });
});

describe('the money of a return promised for ever', () => {
  it('is told with the last instant that there is, however the shop wrote it', () => {
    expect(new OrderBook().tell(...returned({ refundPromisedBy: '9999-12-31T23:59:59-05:00' })).of(orderReturnedV1)).toMatchObject([{ data: { refundPromisedBy: '9999-12-31T23:59:59.999Z' } }]);
  });
});
