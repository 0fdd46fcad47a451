import { describe, expect, it } from '@jest/globals';
import { orderCompletedV1, priceFellAfterPurchaseV1, type PriceTold } from '@fealty/contracts';
import { anOrder, aPolicy, OrderBook, told } from '../../testing/order-book.fixture.js';

const priceFall = { days: 14, leastPercent: 5, graceHours: 24 };
const price = (at: string, priceMinor: number, currency = 'EUR'): PriceTold => ({ id: `price/${at}/${priceMinor}`, at, currency, priceMinor });
/** A book of orders whose programme knows these prices of sku-1. */
const bookOf = (prices: readonly PriceTold[], terms: object = priceFall): OrderBook =>
  new OrderBook({ ...aPolicy({ priceFall: terms }), prices: (sku) => (sku === 'sku-1' ? prices : []) });

const placed = (order: object = anOrder()) => told('placed', '2026-03-01T10:00:00.000Z', order);
const paid = told('paid', '2026-03-01T10:05:00.000Z');
const later = '2027-01-01T00:00:00.000Z';
const closes = '2026-03-16T10:00:00.000Z';
const fell = (book: OrderBook) => book.until(later).of(priceFellAfterPurchaseV1);

describe('a price that falls after the purchase', () => {
  it('is said when the window and its grace are over, with the lowest price and what the kept pieces would have cost less', () => {
    const book = bookOf([price('2026-03-05T08:00:00.000Z', 900), price('2026-03-06T08:00:00.000Z', 800), price('2026-03-07T08:00:00.000Z', 950)]).tell(placed(anOrder({ quantity: 2, discountMinor: 100 })), paid);
    expect(book.until('2026-03-16T09:59:59.999Z').of(priceFellAfterPurchaseV1)).toEqual([]);
    expect(fell(book)).toEqual([{ occurredAt: closes, data: {
      orderId: 'o-1', lineId: '1', sku: 'sku-1', keptQuantity: 2, priceMinor: 800, differenceMinor: 300, fellPercent: 15, fellAt: '2026-03-06T08:00:00.000Z',
      told: { id: 'price/2026-03-06T08:00:00.000Z/800', currency: 'EUR', priceMinor: 800 },
    } }]);
  });

  it('counts from just after the placing to the end of the last day, and from the least share on', () => {
    const saidOf = (...prices: PriceTold[]) => fell(bookOf(prices).tell(placed(), paid)).map(({ data }) => data.fellPercent);
    expect(saidOf(price('2026-03-01T10:00:00.000Z', 500))).toEqual([]);
    expect(saidOf(price('2026-03-15T10:00:00.000Z', 950))).toEqual([5]);
    expect(saidOf(price('2026-03-15T10:00:00.001Z', 500))).toEqual([]);
    expect(saidOf(price('2026-03-15T10:00:00.000Z', 951))).toEqual([]);
    expect(saidOf(price('2026-03-05T10:00:00.000Z', 1_200))).toEqual([]);
  });

  it('is not said of what went back, and of a line in part only for the pieces that are kept', () => {
    const prices = [price('2026-03-05T08:00:00.000Z', 900)];
    const back = (quantity: number) => told('returned', '2026-03-10T08:00:00.000Z', { returnId: 'r', lines: [{ lineId: '1', quantity }] });
    const two = placed(anOrder({ quantity: 2 }, {}));
    expect(fell(bookOf(prices).tell(two, paid, back(1)))).toMatchObject([{ data: { keptQuantity: 1, differenceMinor: 100 } }]);
    expect(fell(bookOf(prices).tell(two, paid, back(2)))).toEqual([]);
    expect(fell(bookOf(prices).tell(two, paid, told('cancelled', '2026-03-10T08:00:00.000Z')))).toEqual([]);
    expect(fell(bookOf(prices).tell(two, paid, told('chargedBack', '2026-03-10T08:00:00.000Z')))).toEqual([]);
  });

  it('waits for the payment, and is not said of an order that is never paid', () => {
    const book = bookOf([price('2026-03-05T08:00:00.000Z', 900)]).tell(placed());
    expect(fell(book)).toEqual([]);
    expect(fell(book.tell(told('paid', '2026-04-20T08:00:00.000Z')))).toMatchObject([{ occurredAt: '2026-04-20T08:00:00.000Z' }]);
  });

  it('is compared in the currency of the programme by the rate of the order, and not where no rate is told', () => {
    const dollars = placed({ ...anOrder(), currency: 'USD', rate: '0.5' });
    expect(fell(bookOf([price('2026-03-05T08:00:00.000Z', 800, 'USD')]).tell(dollars, paid))).toMatchObject([{ data: { priceMinor: 400, differenceMinor: 100, told: { currency: 'USD', priceMinor: 800 } } }]);
    expect(fell(bookOf([price('2026-03-05T08:00:00.000Z', 400)]).tell(dollars, paid))).toMatchObject([{ data: { priceMinor: 400 } }]);
    expect(fell(bookOf([price('2026-03-05T08:00:00.000Z', 1, 'GBP')]).tell(dollars, paid))).toEqual([]);
  });

  it('is never said of gift cards and of what cost nothing', () => {
    const free = [price('2026-03-05T08:00:00.000Z', 0)];
    expect(fell(bookOf(free).tell(placed(anOrder({ giftCard: true })), paid))).toEqual([]);
    expect(fell(bookOf(free).tell(placed(anOrder({ unitPriceMinor: 0 })), paid))).toEqual([]);
    expect(fell(bookOf(free).tell(placed(), paid))).toMatchObject([{ data: { fellPercent: 100 } }]);
  });

  it('is compared once, and not at all where the policy at the placing does not say so', () => {
    const prices = [price('2026-03-05T08:00:00.000Z', 900)];
    const book = bookOf(prices).tell(placed(), paid);
    expect(fell(book)).toHaveLength(1);
    expect(fell(book.tell(told('delivered', '2026-03-20T08:00:00.000Z'), told('reviewed', '2026-03-25T08:00:00.000Z', { reviewId: 'w', score: 2 })))).toHaveLength(1);
    const without = bookOf(prices, { days: 0 }).tell(placed(), paid, told('delivered', '2026-03-03T08:00:00.000Z'));
    expect([without.order().dueAt, fell(without)]).toEqual(['2026-03-17T08:00:00.000Z', []]);
  });

  it('leaves the completion of the order at its own instant', () => {
    const told3 = [placed(), paid, told('delivered', '2026-03-03T08:00:00.000Z')];
    const completion = (book: OrderBook) => book.tell(...told3).until(later).of(orderCompletedV1).map(({ occurredAt }) => occurredAt);
    expect(completion(bookOf([price('2026-03-05T08:00:00.000Z', 900)]))).toEqual(completion(bookOf([], { days: 0 })));
  });
});
