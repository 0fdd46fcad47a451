// Chains and forks of exchanges, with returns, payments, and money given back, in any order of arrival.
import { describe, expect, it } from '@jest/globals';
import { orderPaidV1, type Event, type Purchase } from '@fealty/contracts';
import fc from 'fast-check';
import { netEffectOf } from '../../testing/net-effect.fixture.js';
import { anOrder, OrderBook, shop, told } from '../../testing/order-book.fixture.js';

const at = (hour: number): string => new Date(Date.parse('2026-03-01T10:00:00.000Z') + hour * 3_600_000).toISOString();
const hour = fc.integer({ min: 1, max: 200 });
const drawn = fc.record({
  pieces: fc.integer({ min: 3, max: 6 }), shippingMinor: fc.integer({ min: 0, max: 600 }), paid: fc.option(hour, { freq: 6, nil: undefined }),
  exchanges: fc.array(fc.record({ hour, of: fc.nat({ max: 2 }), pieces: fc.integer({ min: 1, max: 2 }), unitPriceMinor: fc.integer({ min: 1, max: 3_000 }), again: fc.boolean() }), { minLength: 1, maxLength: 3 }),
  returns: fc.array(fc.record({ hour, of: fc.nat({ max: 3 }) }), { maxLength: 2 }),
  refunds: fc.array(fc.record({ hour, of: fc.nat({ max: 3 }), amountMinor: fc.integer({ min: 1, max: 4_000 }), ofLine: fc.boolean() }), { maxLength: 3 }),
  closings: fc.array(fc.record({ hour, of: fc.nat({ max: 3 }), how: fc.constantFrom('cancelled', 'chargedBack') }), { maxLength: 1 }),
  amendments: fc.array(fc.record({ hour, of: fc.nat({ max: 3 }), unitPriceMinor: fc.integer({ min: 1, max: 3_000 }), shippingMinor: fc.integer({ min: 0, max: 600 }), dueAt: fc.option(hour, { nil: undefined }) }), { maxLength: 2 }),
  addedBack: fc.option(hour, { nil: undefined }),
  alone: fc.array(fc.record({ hour, paidAt: fc.option(hour, { nil: undefined }), of: fc.nat({ max: 3 }), pieces: fc.integer({ min: 1, max: 2 }), unitPriceMinor: fc.integer({ min: 1, max: 3_000 }) }), { maxLength: 2 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const toldAlone = ({ alone }: Drawn, orders: number): readonly Event[] => (orders < 2 ? [] : [...new Map(alone.map((one) => [`o-${(one.of % (orders - 1)) + 2}`, one]))].flatMap(([orderId, one]) => {
  const placed = told('placed', at(one.hour), { orderId, ...anOrder({ quantity: one.pieces + 2, unitPriceMinor: one.unitPriceMinor }), shippingMinor: one.hour, promisedDay: '2026-03-03' });
  return [placed, ...(one.paidAt === undefined ? [] : [told('paid', at(one.paidAt), { orderId })])];
}));

const named = (of: number, { length }: readonly number[]): string => `o-${(of % length) + 1}`;

/** Beside what comes back: of orders numbered from 0, as many pieces each as they had. */
const moneyFacts = ({ refunds, closings }: Drawn, pieces: readonly number[]): readonly Event[] => [
  ...refunds.map((one, index) => told('refunded', at(one.hour), { orderId: named(one.of, pieces), refundId: `f-${index}`, amountMinor: one.amountMinor, ...(one.ofLine ? { lines: [{ lineId: '1', amountMinor: one.amountMinor }] } : {}) })),
  ...closings.map((one) => told(one.how as 'cancelled', at(one.hour), { orderId: named(one.of, pieces) })),
];

/** Before the first exchange into their order, between exchanges and after them; those that count there add a line, and that comes back. */
const amendmentsOf = ({ amendments, addedBack }: Drawn, pieces: readonly number[], swapped: readonly Event[]): readonly Event[] => {
  const madeAt = (orderId: string): string => swapped.flatMap(({ occurredAt, data }) => ((data as { newOrder: { orderId: string } }).newOrder.orderId === orderId ? [occurredAt] : [])).sort()[0] ?? at(0);
  const adding = new Set<string>();
  const amended = amendments.map(({ hour: when, of, unitPriceMinor, shippingMinor, dueAt }) => {
    const orderId = named(of, pieces);
    const adds = at(when) > madeAt(orderId);
    if (adds) adding.add(orderId);
    const lines = anOrder({ quantity: pieces[of % pieces.length], unitPriceMinor }, ...(adds ? [{ unitPriceMinor: 500 }] : []));
    return told('amended', at(when), { orderId, ...lines, shippingMinor, ...(dueAt === undefined ? {} : { paymentDueAt: at(dueAt) }) });
  });
  return [...amended, ...(addedBack === undefined ? [] : [...adding].map((orderId) => told('returned', at(addedBack), { orderId, returnId: 'added', lines: [{ lineId: '2', quantity: 1 }] })))];
};

const story = drawn.map((all): readonly Event[] => {
  const { pieces, shippingMinor, paid, exchanges, returns } = all;
  const left = [pieces];
  const had = [pieces];
  const madeOf = new Map<number, number>();
  const placed = told('placed', at(0), { ...anOrder({ quantity: pieces, unitPriceMinor: 1_000 }), shippingMinor });
  const swapped = exchanges.flatMap((exchange, index) => {
    const of = exchange.of % left.length;
    if ((left[of] ?? 0) < exchange.pieces) return [];
    left[of] = (left[of] ?? 0) - exchange.pieces;
    const into = exchange.again ? madeOf.get(of) ?? left.length : left.length;
    madeOf.set(of, into);
    if (into === left.length) for (const counts of [left, had]) counts.push(exchange.pieces);
    const newOrder = { orderId: `o-${into + 1}`, ...anOrder({ quantity: had[into], unitPriceMinor: exchange.unitPriceMinor }), shippingMinor: exchange.hour } as never;
    return [told('exchanged', at(exchange.hour), { orderId: `o-${of + 1}`, returnId: `x-${index}`, lines: [{ lineId: '1', quantity: exchange.pieces }], newOrder })];
  });
  const back = returns.flatMap((one, index) => {
    const of = one.of % left.length;
    if ((left[of] ?? 0) === 0) return [];
    left[of] = (left[of] ?? 0) - 1;
    return [told('returned', at(one.hour), { orderId: `o-${of + 1}`, returnId: `r-${index}`, lines: [{ lineId: '1', quantity: 1 }] })];
  });
  return [placed, ...(paid === undefined ? [] : [told('paid', at(paid))]), ...swapped, ...back, ...moneyFacts(all, had), ...amendmentsOf(all, had, swapped), ...toldAlone(all, had.length)];
});
const shuffled = story.chain((events) => fc.record({ events: fc.constant(events), arrival: fc.shuffledSubarray([...events], { minLength: events.length }) }));
const inOrder = (events: readonly Event[]): Event[] => [...events].sort((a, b) => (a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && a.id < b.id) ? -1 : 1));
const byId = <T extends { id: string }>(facts: readonly T[]): readonly T[] => [...facts].sort((a, b) => (a.id < b.id ? -1 : 1));
const orders = ({ parts }: OrderBook) => Object.keys(parts).sort().map((orderId) => {
  const part = parts[orderId];
  return part?.placed === true ? { ...part, returns: byId(part.returns), refunds: byId(part.refunds), amendments: [...part.amendments].sort() } : part;
});
// What follows an exchange is said as often as it changes.
const effect = (book: OrderBook) => {
  const { counts, ...sums } = netEffectOf(book.said);
  return { ...sums, counts: { ...counts, 'order-refunded': 0, 'order-amended': 0, 'order-paid': 0 } };
};

interface Said { readonly purchase: Purchase; readonly exchange?: boolean; readonly exchangeOf?: string }
const toldTwice = ['order-already-placed', 'order-already-paid'];

describe('exchanges that arrive in any order', () => {
  it('end in the same orders, with the same sums of everything said, and wait for nothing', () => {
    fc.assert(fc.property(shuffled, ({ events, arrival }) => {
      const [straight, mixed] = [new OrderBook().tell(...inOrder(events)), new OrderBook().tell(...arrival)];
      expect(mixed.refused.filter((refusal) => !toldTwice.includes(refusal))).toEqual([]);
      expect(orders(mixed)).toEqual(orders(straight));
      expect(effect(mixed)).toEqual(effect(straight));
      if (straight.order().paidAt !== undefined) expect(mixed.customer.exchanges).toBeUndefined();
    }), { numRuns: 500 });
  });

  it('say the payment that they bring last, and of all before it that it follows, so that readers count them together', () => {
    let halves = 0;
    fc.assert(fc.property(shuffled, ({ arrival }) => {
      const book = new OrderBook();
      for (const fact of arrival) {
        const before = book.said.length;
        const said = book.tell(fact).said.slice(before).flatMap(({ contract, data }) => ((data as { purchase?: Purchase }).purchase === undefined ? [] : [{ type: contract.type, data: data as Said }]));
        const last = said.findLastIndex(({ type, data: { exchangeOf } }) => type === orderPaidV1.type && exchangeOf !== undefined);
        expect(said.map(({ data }) => data.purchase.followed === true)).toEqual(said.map((_, index) => index < last));
        halves += said.filter(({ data }) => data.exchange === true && data.purchase.followed === true).length;
      }
    }), { numRuns: 300 });
    expect(halves).toBeGreaterThan(100);
  });

  it('never say that the new order is paid before the old one is', () => {
    fc.assert(fc.property(shuffled, ({ arrival }) => {
      const paid = new OrderBook().tell(...arrival).of(orderPaidV1).map(({ data }) => data);
      const byThemselves = new Set(arrival.flatMap(({ type, data }) => (type === shop.paid.type ? [(data as { orderId: string }).orderId] : [])));
      paid.forEach(({ exchangeOf, purchase: { orderId } }, index) => {
        if (exchangeOf !== undefined && !byThemselves.has(orderId)) expect(paid.slice(0, index).map(({ purchase }) => purchase.orderId)).toContain(exchangeOf);
      });
    }), { numRuns: 300 });
  });
});
