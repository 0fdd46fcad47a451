// Prices stand in the programme whether they were told before the order or after it: what is told until the comparison decides.
import { describe, expect, it } from '@jest/globals';
import { priceFellAfterPurchaseV1, type Event } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import fc from 'fast-check';
import { anOrder, aPolicy, OrderBook, told } from '../../testing/order-book.fixture.js';

const start = Date.parse('2026-03-01T10:00:00.000Z');
const at = (hours: number): string => new Date(start + hours * 3_600_000).toISOString();
const [days, graceHours] = [14, 24];
const windowHours = days * 24 + graceHours;

const price = fc.record({ hours: fc.integer({ min: -48, max: windowHours - 1 }), sku: fc.constantFrom('sku-1', 'sku-2'), priceMinor: fc.integer({ min: 0, max: 1_500 }) });
const line = fc.record({ quantity: fc.integer({ min: 1, max: 4 }), unitPriceMinor: fc.integer({ min: 0, max: 1_500 }), discountMinor: fc.integer({ min: 0, max: 90 }) });
const hour = fc.integer({ min: 1, max: windowHours - 1 });
const story = fc.record({
  lines: fc.tuple(line, line), prices: fc.array(price, { maxLength: 6 }), paidAt: hour, returnedAt: fc.option(hour, { nil: undefined }), cancelledAt: fc.option(hour, { nil: undefined, freq: 5 }),
});
type Priced = { readonly price: { readonly hours: number; readonly sku: string; readonly priceMinor: number } } | { readonly event: Event };

const toldIn = ({ lines, prices, paidAt, returnedAt, cancelledAt }: typeof story extends fc.Arbitrary<infer S> ? S : never): Priced[] => [
  { event: told('placed', at(0), anOrder(...lines)) }, { event: told('paid', at(paidAt)) },
  ...(returnedAt === undefined ? [] : [{ event: told('returned', at(returnedAt), { returnId: 'r', lines: [{ lineId: '1', quantity: 1 }] }) }]),
  ...(cancelledAt === undefined ? [] : [{ event: told('cancelled', at(cancelledAt)) }]),
  ...prices.map((one) => ({ price: one })),
];

const fallsOf = (all: readonly Priced[]) => {
  const policies = new Policies();
  policies.put('demo', { version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', policy: aPolicy({ priceFall: { days, graceHours } }).policy });
  const book = new OrderBook(policies.at('demo', at(0)));
  for (const one of all) {
    if ('event' in one) book.tell(one.event).until(at(windowHours - 1));
    else policies.putPrice('demo', one.price.sku, { id: JSON.stringify(one.price), at: at(one.price.hours), currency: 'EUR', priceMinor: one.price.priceMinor });
  }
  return book.until('2028-01-01T00:00:00.000Z').of(priceFellAfterPurchaseV1);
};

describe('prices and orders that are told in any order, with repeats', () => {
  it('give the same falls, at most one of each line, each of pieces that are kept and by the least share', () => {
    fc.assert(fc.property(story.map(toldIn).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all.filter((one) => 'price' in one)], { minLength: all.length + all.filter((one) => 'price' in one).length }))), ([straight, mixed]) => {
      const falls = fallsOf(straight);
      expect(fallsOf(mixed)).toEqual(falls);
      expect(new Set(falls.map(({ data }) => data.lineId)).size).toBe(falls.length);
      for (const { data } of falls) expect(data.keptQuantity > 0 && data.fellPercent >= 5 && data.differenceMinor >= 0).toBe(true);
    }), { numRuns: 300 });
  });
});
