import { describe, expect, it } from '@jest/globals';
import { anOrder, aPolicy, OrderBook, told } from '../../testing/order-book.fixture.js';

const at = '2026-03-01T10:00:00.000Z';
const netOf = (order: object, policy = aPolicy()): number[] => new OrderBook(policy).tell(told('placed', at, order)).order().lines.map((line) => line.netMinor);

describe('the money of an order', () => {
  it('is gross less discounts, tax and the part paid with points; shipping is no part of it', () => {
    const order = { ...anOrder({ quantity: 2, unitPriceMinor: 1_250, discountMinor: 100, taxMinor: 399 }), shippingMinor: 490, discountMinor: 50, paidWithPointsMinor: 200 };
    expect(new OrderBook().tell(told('placed', at, order)).order()).toMatchObject({
      shippingMinor: 490, lines: [{ grossMinor: 2_500, discountMinor: 150, taxMinor: 399, netMinor: 1_751, keptQuantity: 2, keptNetMinor: 1_751 }] });
  });

  it('tells of each line its shares of what points paid and of the shipping, which shipped lines share by gross less discount', () => {
    const partsOf = (order: object) => new OrderBook().tell(told('placed', at, order)).order().lines.map(({ paidWithPointsMinor = 0, shippingMinor = 0 }) => [paidWithPointsMinor, shippingMinor]);
    const lines = [{ unitPriceMinor: 3_000, discountMinor: 1_000 }, { unitPriceMinor: 1_000 }, { unitPriceMinor: 3_000, kind: 'digital' }];
    expect(partsOf({ ...anOrder(...lines), shippingMinor: 500, paidWithPointsMinor: 600 })).toEqual([[200, 333], [100, 167], [300, 0]]);
    expect(partsOf({ ...anOrder({ kind: 'digital' }, { kind: 'in-store' }), shippingMinor: 501 })).toEqual([[0, 251], [0, 250]]);
    expect(partsOf({ ...anOrder({ unitPriceMinor: 0 }, { unitPriceMinor: 0 }), shippingMinor: 490 })).toEqual([[0, 490], [0, 0]]);
    // Points that are left when the goods are paid pay for shipping.
    expect(partsOf({ ...anOrder({}), shippingMinor: 490, paidWithPointsMinor: 1_300 })).toEqual([[1_300, 490]]);
    expect(partsOf({ ...anOrder({}), shippingMinor: 490, paidWithPointsMinor: 9_999 })).toEqual([[1_490, 490]]);
  });

  it('deals what is told for the whole order to its lines by largest remainder', () => {
    expect(netOf({ ...anOrder({}, {}, {}), discountMinor: 100 })).toEqual([966, 967, 967]);
    expect(netOf({ ...anOrder({ unitPriceMinor: 1_000 }, { unitPriceMinor: 3_000 }), paidWithPointsMinor: 400 })).toEqual([900, 2_700]);
  });

  it('is never below nothing, and a discount never exceeds what the lines are worth', () => {
    expect(netOf({ ...anOrder({ discountMinor: 5_000 }, { taxMinor: 2_000 }), discountMinor: 99_999, paidWithPointsMinor: 5 })).toEqual([0, 0]);
  });

  it('rounds a line total once, by the name that the policy gives', () => {
    const order = anOrder({ quantity: 5, unitPriceMinor: undefined, unitPriceExact: '0.5' });
    expect(['half-even', 'half-up', 'down'].map((rounding) => netOf(order, aPolicy({ rounding: rounding as 'down' }))[0])).toEqual([2, 3, 2]);
  });

  it('counts a foreign currency by the rate given on the order, whatever the digits of the two', () => {
    expect(netOf({ ...anOrder({ unitPriceMinor: 1_000 }), currency: 'USD', rate: '0.9213' })).toEqual([921]);
    expect(netOf({ ...anOrder({ unitPriceMinor: 1_000 }), currency: 'JPY', rate: '0.00618' })).toEqual([618]);
    expect(netOf({ ...anOrder({ unitPriceMinor: 1_000 }), currency: 'KWD', rate: '3' })).toEqual([300]);
  });

  it('is refused in a foreign currency without a rate, never counted 1:1', () => {
    for (const rate of [undefined, '0', '0.000']) {
      const book = new OrderBook().tell(told('placed', at, { ...anOrder(), currency: 'USD', ...(rate === undefined ? {} : { rate }) }));
      expect([book.refused, book.said, book.parts]).toEqual([['rate-missing'], [], {}]);
    }
  });

  it("takes no rate for the programme's own currency", () => {
    expect(netOf({ ...anOrder(), rate: '2' })).toEqual([1_000]);
  });

  it("is refused when it comes to more than 10^12 minor units of the programme's currency, by price, tax or points", () => {
    const [most, usd] = [1_000_000_000_000, { currency: 'USD', rate: '2' }];
    const refusedOf = (order: object) => new OrderBook().tell(told('placed', at, order)).refused;
    expect([anOrder({ unitPriceMinor: most }), { ...anOrder({ unitPriceMinor: most / 2 }), ...usd }].map(refusedOf)).toEqual([[], []]);
    const tooMuch = [
      { ...anOrder({ unitPriceMinor: most / 2 + 1 }), ...usd }, { ...anOrder({ unitPriceMinor: most / 2 }), shippingMinor: 1, ...usd },
      { ...anOrder({ unitPriceMinor: 0, taxMinor: 1 }), currency: 'USD', rate: '999999999999999' }, { ...anOrder(), paidWithPointsMinor: most, ...usd },
    ];
    expect(tooMuch.map(refusedOf)).toEqual(tooMuch.map(() => ['amount-too-large']));
  });
});
