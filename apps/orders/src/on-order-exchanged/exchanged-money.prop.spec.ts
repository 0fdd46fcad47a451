// Exchanges of equal value in chains and forks, and money given back for the first order at any time, told in any order.
import { describe, expect, it } from '@jest/globals';
import type { Event } from '@fealty/contracts';
import fc from 'fast-check';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';
import { takenOverBy } from '../state/given-back.rules.js';
import { unplaced } from '../state/order.rules.js';

const at = (hour: number): string => new Date(Date.parse('2026-03-01T10:00:00.000Z') + hour * 3_600_000).toISOString();
const hour = fc.integer({ min: 1, max: 200 });
const drawn = fc.record({
  pieces: fc.integer({ min: 1, max: 7 }), unitPriceMinor: fc.integer({ min: 1, max: 3_333 }), shippingMinor: fc.integer({ min: 0, max: 600 }),
  exchanges: fc.array(fc.record({ hour, of: fc.nat(), pieces: fc.integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 4 }),
  refunds: fc.array(fc.record({ hour, amountMinor: fc.integer({ min: 1, max: 6_000 }) }), { maxLength: 4 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

// A new order is exchanged again only after its own exchange.
const exchangesOf = ({ pieces, unitPriceMinor, exchanges }: Drawn): readonly Event[] => {
  const left = [pieces];
  return [...exchanges].sort((a, b) => a.hour - b.hour).flatMap((one, index) => {
    const of = one.of % left.length;
    const takes = Math.min(one.pieces, left[of] ?? 0);
    if (takes === 0) return [];
    left[of] = (left[of] ?? 0) - takes;
    left.push(takes);
    const newOrder = { orderId: `o-${left.length}`, ...anOrder({ quantity: takes, unitPriceMinor }) } as never;
    return [told('exchanged', at(one.hour), { orderId: `o-${of + 1}`, returnId: `x-${index}`, lines: [{ lineId: '1', quantity: takes }], newOrder })];
  });
};
const histories = drawn.chain((one) => {
  const { pieces, unitPriceMinor, refunds } = one;
  // Shipping would bear what is more than the net.
  const paid = [told('placed', at(0), anOrder({ quantity: pieces, unitPriceMinor })), told('paid', at(0))];
  const facts = [...paid, ...exchangesOf(one), ...refunds.map(({ hour: when, amountMinor }, index) => told('refunded', at(when), { refundId: `f-${index}`, amountMinor }))];
  return fc.record({ one: fc.constant(one), arrival: fc.shuffledSubarray(facts, { minLength: facts.length }) });
});
const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
const linesOf = (book: OrderBook) => Object.keys(book.parts).flatMap((orderId) => book.order(orderId).lines);

describe('an order and those that exchanges of equal value made of it', () => {
  it('keep together what was paid less what was given back: nothing is lost, nothing counts twice', () => {
    fc.assert(fc.property(histories, ({ one: { pieces, unitPriceMinor, refunds }, arrival }) => {
      const book = new OrderBook().tell(...arrival);
      const back = sum(refunds.map(({ amountMinor }) => amountMinor));
      expect(sum(linesOf(book).map((line) => line.keptNetMinor))).toBe(Math.max(0, pieces * unitPriceMinor - back));
      for (const line of linesOf(book)) expect(line.keptNetMinor).toBeLessThanOrEqual(unitPriceMinor * line.keptQuantity);
    }), { numRuns: 300 });
  });

  it('share the shipping of the first one to the last minor unit', () => {
    fc.assert(fc.property(drawn, (one) => {
      const placed = told('placed', at(0), { ...anOrder({ quantity: one.pieces, unitPriceMinor: one.unitPriceMinor }), shippingMinor: one.shippingMinor });
      const exchanges = exchangesOf(one).filter(({ data }) => (data as { orderId: string }).orderId === 'o-1');
      const book = new OrderBook().tell(placed, ...exchanges);
      const gone = exchanges.flatMap(({ data }) => takenOverBy(unplaced, (data as { newOrder: { orderId: string } }).newOrder.orderId, book.order()));
      const [line] = book.order().lines;
      if (line?.keptQuantity === 0) expect(sum(gone.map(({ shippingMinor }) => shippingMinor))).toBe(one.shippingMinor);
      expect(sum(gone.map(({ shippingMinor }) => shippingMinor))).toBeLessThanOrEqual(one.shippingMinor);
    }), { numRuns: 300 });
  });
});
