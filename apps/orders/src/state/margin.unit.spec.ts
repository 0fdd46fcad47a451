import { describe, expect, it } from '@jest/globals';
import type { PolicyDocument, Purchase } from '@fealty/contracts';
import { anOrder, aPolicy, OrderBook, told } from '../../testing/order-book.fixture.js';

const at = '2026-03-01T10:00:00.000Z';
const later = '2026-03-05T10:00:00.000Z';
const paid = (order: object, orders: PolicyDocument['orders'] = {}) => new OrderBook(aPolicy(orders)).tell(told('placed', at, order), told('paid', at));
/** What the last event says of the order. */
const lastOf = (book: OrderBook): Purchase => (book.said.at(-1)?.data as { purchase: Purchase }).purchase;

describe('the margin of an order', () => {
  it('is the net money kept less what the lines cost, from its payment on', () => {
    const book = new OrderBook().tell(told('placed', at, anOrder({ costMinor: 600 }, { quantity: 2, costMinor: 2_500 })));
    expect(lastOf(book)).not.toHaveProperty('margin');
    const purchase = lastOf(book.tell(told('paid', at)));
    expect([purchase.margin, purchase.marginBefore]).toEqual([{ minor: -100, ofMinor: 3_000, estimatedOfMinor: 0 }, undefined]);
  });

  it('is that of the lines of which the cost is known, and says of how much money it is', () => {
    expect(lastOf(paid(anOrder({ costMinor: 600 }, {}))).margin).toEqual({ minor: 400, ofMinor: 1_000, estimatedOfMinor: 0 });
    expect(lastOf(paid(anOrder({}, {})))).not.toHaveProperty('margin');
  });

  it("is no part of an order whose costs come to more than 10^12 minor units of the programme's currency: it is refused", () => {
    const refusedOf = (order: object) => new OrderBook().tell(told('placed', at, order)).refused;
    const most = 1_000_000_000_000;
    expect([anOrder({ costMinor: most }), anOrder({ costMinor: most }, { costMinor: 1 }), { ...anOrder({ costMinor: most }), currency: 'USD', rate: '99999' }].map(refusedOf)).toEqual([[], ['amount-too-large'], ['amount-too-large']]);
  });

  it("counts costs in the programme's currency", () => {
    expect(lastOf(paid({ ...anOrder({ costMinor: 500 }), currency: 'USD', rate: '0.5' })).margin).toEqual({ minor: 250, ofMinor: 500, estimatedOfMinor: 0 });
  });

  it('gives up with what comes back its part of the cost, and with all of it everything', () => {
    const back = (quantity: number) => told('returned', later, { returnId: 'r-1', lines: [{ lineId: '1', quantity }] });
    const order = anOrder({ quantity: 4, costMinor: 1_000 });
    expect(lastOf(paid(order).tell(back(1)))).toMatchObject({ margin: { minor: 2_250, ofMinor: 3_000 }, marginBefore: { minor: 3_000, ofMinor: 4_000 } });
    expect(lastOf(paid(order).tell(back(4)))).not.toHaveProperty('margin');
  });

  it('falls with money that is given back without goods, below nothing if it must', () => {
    const book = paid(anOrder({ costMinor: 600 })).tell(told('refunded', later, { refundId: 'f-1', amountMinor: 1_000 }));
    expect(lastOf(book)).toMatchObject({ kept: false, margin: { minor: -600, ofMinor: 0, estimatedOfMinor: 0 } });
  });

  it('is that of the lines of the newest amendment, by the percents that held when the order was placed', () => {
    const book = paid(anOrder({ costMinor: 600 }), { marginPercent: 20 }).tell(told('amended', later, anOrder({ quantity: 2 })));
    expect(lastOf(book)).toMatchObject({ margin: { minor: 400, ofMinor: 2_000, estimatedOfMinor: 2_000 }, marginBefore: { minor: 400, ofMinor: 1_000 } });
  });
});

describe('the margin of an order whose costs are not told', () => {
  it('is estimated by the percent of its category, else of all, and a cost that is told goes first', () => {
    const policy = { marginPercent: 20, marginPercentByCategory: { tea: 40 } };
    expect(lastOf(paid(anOrder({ category: 'tea' }, { category: 'cups' }, { category: 'tea', costMinor: 100 }), policy)).margin).toEqual({ minor: 400 + 200 + 900, ofMinor: 3_000, estimatedOfMinor: 2_000, estimatedCostMinor: 600 + 800 });
    expect(lastOf(paid(anOrder({ category: 'tea' }, { category: 'cups' }), { marginPercentByCategory: { tea: 40 } })).margin).toEqual({ minor: 400, ofMinor: 1_000, estimatedOfMinor: 1_000, estimatedCostMinor: 600 });
  });

  it('refuses no order, however much the policy estimates', () => {
    const most = 1_000_000_000_000;
    const book = paid(anOrder({ unitPriceMinor: most - 1_000 }, { costMinor: most }), { marginPercent: -100 });
    expect([book.refused, lastOf(book).margin]).toEqual([[], { minor: 1_000 - 2 * most + 1_000, ofMinor: most, estimatedOfMinor: most - 1_000, estimatedCostMinor: 2 * most - 2_000 }]);
  });

  it('takes no property of objects for the percent of a category', () => {
    expect(lastOf(paid(anOrder({ category: 'constructor' }), { marginPercent: 20, marginPercentByCategory: { tea: 40 } })).margin).toEqual({ minor: 200, ofMinor: 1_000, estimatedOfMinor: 1_000, estimatedCostMinor: 800 });
  });

  it('is not estimated for a gift card: what it will buy is not known', () => {
    expect(lastOf(paid(anOrder({ giftCard: true }), { marginPercent: 20 }))).not.toHaveProperty('margin');
  });

  it('says how much of the cost is a guess, also when no money is left to compare it with', () => {
    const book = paid(anOrder({ quantity: 2 }), { marginPercent: 20 });
    expect(lastOf(book.tell(told('refunded', later, { refundId: 'f-1', amountMinor: 2_000 }))).margin).toEqual({ minor: -1_600, ofMinor: 0, estimatedOfMinor: 0, estimatedCostMinor: 1_600 });
    expect(lastOf(book.tell(told('returned', later, { returnId: 'r-1', lines: [{ lineId: '1', quantity: 1 }] }))).margin).toEqual({ minor: -800, ofMinor: 0, estimatedOfMinor: 0, estimatedCostMinor: 800 });
  });

  it('is below nothing where goods are paid with points: they cost the shop the same, whether their cost is told or estimated', () => {
    const byPoints = (paidWithPointsMinor: number, costMinor?: number) => lastOf(paid({ ...anOrder(costMinor === undefined ? {} : { costMinor }), paidWithPointsMinor }, { marginPercent: 20 })).margin;
    expect([byPoints(1_000, 800), byPoints(400, 800)]).toEqual([{ minor: -800, ofMinor: 0, estimatedOfMinor: 0 }, { minor: -200, ofMinor: 600, estimatedOfMinor: 0 }]);
    expect([byPoints(1_000), byPoints(400)]).toEqual([{ minor: -800, ofMinor: 0, estimatedOfMinor: 0, estimatedCostMinor: 800 }, { minor: -200, ofMinor: 600, estimatedOfMinor: 600, estimatedCostMinor: 800 }]);
  });

  it('is estimated of the price less discounts and tax: of what is given away no cost is guessed', () => {
    const estimateOf = (line: object) => lastOf(paid(anOrder(line), { marginPercent: 20 })).margin;
    expect(estimateOf({ discountMinor: 100, taxMinor: 150 })).toEqual({ minor: 150, ofMinor: 750, estimatedOfMinor: 750, estimatedCostMinor: 600 });
    expect(estimateOf({ discountMinor: 1_000 })).toBeUndefined();
  });
});

describe('the categories of an order', () => {
  const tea = { category: 'tea' };

  it('are gained with its payment, each once, and lost with the last piece of them', () => {
    const book = paid(anOrder(tea, tea, { category: 'cups' }, {}));
    expect(lastOf(book)).toMatchObject({ categoriesGained: ['cups', 'tea'] });
    const back = (returnId: string, ...lines: string[]) => told('returned', later, { returnId, lines: lines.map((lineId) => ({ lineId, quantity: 1 })) });
    expect(lastOf(book.tell(back('r-1', '1')))).not.toHaveProperty('categoriesLost');
    expect(lastOf(book.tell(back('r-2', '2')))).toMatchObject({ categoriesLost: ['tea'] });
    expect(lastOf(book.tell(told('cancelled', later)))).toMatchObject({ categoriesLost: ['cups'] });
  });
});
