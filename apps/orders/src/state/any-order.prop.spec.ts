// Stories hold everything that a shop may tell of one order, without contradictions: no line delivered twice, no more returned than bought.
import { describe, expect, it } from '@jest/globals';
import type { Event } from '@fealty/contracts';
import fc from 'fast-check';
import { netEffectOf } from '../../testing/net-effect.fixture.js';
import { anOrder, aPolicy, OrderBook, told } from '../../testing/order-book.fixture.js';
import type { PlacedOrder } from './order.rules.js';

const aBook = (): OrderBook => new OrderBook(aPolicy({ marginPercentByCategory: { tea: 40 } }));
const start = Date.parse('2026-03-01T10:00:00.000Z');
const at = (hours: number): string => new Date(start + hours * 3_600_000).toISOString();
const day = (days: number): string => at(days * 24).slice(0, 10);

const drawnLine = fc.record({
  kind: fc.constantFrom('shipped', 'shipped', 'shipped', 'in-store', 'digital'), quantity: fc.integer({ min: 1, max: 5 }),
  unitPriceMinor: fc.integer({ min: 0, max: 3_333 }), discountMinor: fc.integer({ min: 0, max: 50 }), taxMinor: fc.integer({ min: 0, max: 99 }),
  category: fc.constantFrom('tea', 'cups', undefined), costMinor: fc.option(fc.integer({ min: 0, max: 4_000 }), { nil: undefined }),
});
const hours = fc.integer({ min: 0, max: 24 * 100 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const drawn = fc.record({
  lines: fc.array(drawnLine, { minLength: 0, maxLength: 4 }),
  head: fc.record({
    currency: fc.constantFrom('EUR', 'USD', 'JPY'), discountMinor: fc.integer({ min: 0, max: 500 }), paidWithPointsMinor: fc.integer({ min: 0, max: 500 }),
    promisedDay: maybe(fc.integer({ min: -2, max: 20 }).map(day)), deliveryZone: maybe(fc.constantFrom('Asia/Tokyo', 'America/Sao_Paulo')),
    paymentDueAt: maybe(fc.integer({ min: 0, max: 600 }).map((hour) => at(hour).replace('.000Z', '+00:00'))),
  }),
  paidAt: maybe(hours), cancelledAt: fc.option(hours, { freq: 6, nil: undefined }), chargedBackAt: fc.option(hours, { freq: 8, nil: undefined }),
  shipments: fc.array(fc.record({ hour: hours, promisedDay: maybe(fc.integer({ min: 0, max: 30 }).map(day)) }), { maxLength: 2 }),
  deliveries: fc.array(fc.record({ hour: hours, group: fc.nat({ max: 2 }) }), { maxLength: 3 }), deliversAll: maybe(hours),
  returns: fc.array(fc.record({ hour: hours, line: fc.nat({ max: 5 }), quantity: fc.integer({ min: 1, max: 3 }), paidOut: maybe(hours) }), { maxLength: 4 }),
  refunds: fc.array(fc.record({ hour: hours, amountMinor: fc.integer({ min: 1, max: 2_000 }), line: maybe(fc.nat({ max: 5 })) }), { maxLength: 2 }),
  amendments: fc.array(fc.record({ hour: hours, more: fc.nat({ max: 3 }), unitPriceMinor: fc.integer({ min: 0, max: 2_000 }), promisedDay: maybe(fc.integer({ min: 0, max: 20 }).map(day)), paymentDueAt: maybe(hours.map(at)) }), { maxLength: 2 }),
  reviewed: maybe(hours),
  // Not shipped: an amendment comes before the dispatch.
  added: fc.array(drawnLine.map((line) => ({ ...line, kind: 'digital' })), { maxLength: 2 }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

const defined = <T extends object>(record: T): T => JSON.parse(JSON.stringify(record)) as T;

const deliveriesOf = ({ lines, deliveries, deliversAll }: Drawn): Event[] => {
  const parts = deliveries.flatMap(({ hour, group }, index) => {
    const lineIds = lines.map((_, i) => i).filter((i) => i % 3 === group).map((i) => String(i + 1));
    return lineIds.length === 0 || deliveries.findIndex((other) => other.group === group) !== index ? [] : [told('delivered', at(hour), { lineIds })];
  });
  // All the rest comes after the parts that came before it.
  const rest = deliversAll === undefined ? [] : [told('delivered', at(Math.max(deliversAll, ...deliveries.map(({ hour }) => hour + 1))))];
  return parts.length === 3 || lines.every((_, i) => deliveries.some(({ group }) => group === i % 3)) && parts.length > 0 ? parts : [...parts, ...rest];
};

/** The lines that the order was placed with, and those that amendments added. */
const everyLine = ({ lines, amendments, added }: Drawn) => [...lines, ...(amendments.length === 0 ? [] : added)];

const returnsOf = (all: Drawn): Event[] => {
  const { returns } = all;
  const left = everyLine(all).map(({ quantity }) => quantity);
  return returns.flatMap(({ hour, line, quantity, paidOut }, index) => {
    const taken = Math.min(quantity, left[line] ?? 0);
    if (taken === 0) return [];
    left[line] = (left[line] ?? 0) - taken;
    const paid = paidOut === undefined ? [] : [told('refunded', at(paidOut), { refundId: `p-${index}`, returnId: `r-${index}`, amountMinor: 100 })];
    return [told('returned', at(hour), { returnId: `r-${index}`, lines: [{ lineId: String(line + 1), quantity: taken }] }), ...paid];
  });
};

const refundsOf = (all: Drawn): Event[] => all.refunds.flatMap(({ hour, amountMinor, line }, index) => {
  if (line !== undefined && line >= everyLine(all).length) return [];
  return [told('refunded', at(hour), { refundId: `f-${index}`, amountMinor, ...(line === undefined ? {} : { lines: [{ lineId: String(line + 1), amountMinor }] }) })];
});

const amendmentsOf = ({ lines, added, head, amendments }: Drawn): Event[] => amendments.map(({ hour, more, unitPriceMinor, ...dates }) => {
  const amended = [...lines.map((line) => ({ ...line, quantity: line.quantity + more, unitPriceMinor })), ...added];
  const money = amended.length === 0 ? { ...anOrder(), lines: [] } : anOrder(...amended);
  return told('amended', at(hour), { ...money, currency: head.currency as 'EUR', rate: '0.9213', ...defined(dates) });
});

/** Everything told of order o-1: its placing first, the rest in no order. */
const story = drawn.map((all): readonly Event[] => {
  const lines = all.lines.length === 0 ? { lines: [] } : anOrder(...all.lines);
  const one = (name: 'paid' | 'cancelled' | 'chargedBack', hour: number | undefined): Event[] => (hour === undefined ? [] : [told(name, at(hour))]);
  return [
    told('placed', at(0), { ...lines, ...defined(all.head), rate: '0.9213' } as never),
    ...one('paid', all.paidAt), ...one('cancelled', all.cancelledAt), ...one('chargedBack', all.chargedBackAt),
    ...all.shipments.map(({ hour, promisedDay }) => told('shipped', at(hour), defined({ promisedDay }))),
    ...deliveriesOf(all), ...returnsOf(all), ...refundsOf(all), ...amendmentsOf(all),
    ...(all.reviewed === undefined ? [] : [told('reviewed', at(all.reviewed), { reviewId: 'w-1', score: 3 })]),
  ];
});

const farAhead = '2028-01-01T00:00:00.000Z';
const byId = <T extends { id: string }>(facts: readonly T[]): readonly T[] => [...facts].sort((a, b) => (a.id < b.id ? -1 : 1));
/** An order without the order in which its facts arrived. */
const asSet = (order: PlacedOrder) => ({
  ...order, waiting: byId(order.waiting), amendments: [...order.amendments].sort(), promises: byId(order.promises), shipments: byId(order.shipments), deliveries: byId(order.deliveries), returns: byId(order.returns), refunds: byId(order.refunds), ...(order.paidOut === undefined ? {} : { paidOut: byId(order.paidOut) }),
});

/** A story, its events shuffled and some repeated, and clock readings in between. */
const shuffled = story.chain((events) => fc.record({
  events: fc.constant(events),
  arrival: fc.tuple(fc.shuffledSubarray([...events], { minLength: events.length }), fc.subarray([...events])).chain(([all, repeats]) =>
    fc.shuffledSubarray(repeats, { minLength: repeats.length }).map((again): readonly Event[] => [...all.slice(0, 2), ...again.filter((event) => all.slice(0, 2).includes(event)), ...all.slice(2), ...again])),
  clock: fc.array(fc.date({ min: new Date('2026-02-01T00:00:00Z'), max: new Date('2026-12-01T00:00:00Z'), noInvalidDate: true }), { minLength: 1, maxLength: 4 }),
}));
const inOrder = (events: readonly Event[]): Event[] => [...events].sort((a, b) => (a.occurredAt < b.occurredAt || (a.occurredAt === b.occurredAt && a.id < b.id) ? -1 : 1));

describe('an order whose facts arrive in any order, with repeats', () => {
  it('ends in the same state, with the same sums of everything said', () => {
    fc.assert(fc.property(shuffled, ({ events, arrival }) => {
      const [straight, mixed] = [aBook().tell(...inOrder(events)), aBook().tell(...arrival)];
      expect(asSet(mixed.order())).toEqual(asSet(straight.order()));
      expect(netEffectOf(mixed.said)).toEqual(netEffectOf(straight.said));
      expect(asSet(mixed.until(farAhead).order())).toEqual(asSet(straight.until(farAhead).order()));
      expect(netEffectOf(mixed.said)).toEqual(netEffectOf(straight.said));
    }), { numRuns: 300 });
  });

  it('ends in the same sums when due instants were said before the facts arrived, and completes once at most', () => {
    fc.assert(fc.property(shuffled, ({ events, arrival, clock }) => {
      const straight = aBook().tell(...inOrder(events)).until(farAhead);
      const mixed = aBook();
      const readings = clock.map((instant) => instant.toISOString()).sort();
      arrival.forEach((event, index) => {
        mixed.tell(event);
        const now = readings[index];
        if (now !== undefined) mixed.until(now);
      });
      mixed.until(farAhead);
      const { completions, counts, ...sums } = netEffectOf(mixed.said);
      const { completions: inTime, counts: countsInTime, ...sumsInTime } = netEffectOf(straight.said);
      expect(sums).toEqual(sumsInTime);
      expect({ ...counts, 'order-completed': 0 }).toEqual({ ...countsInTime, 'order-completed': 0 });
      expect(completions.length).toBeLessThanOrEqual(1);
      expect(completions.length).toBeGreaterThanOrEqual(inTime.length);
      expect([mixed.order().deliveryOverdueAt, mixed.order().paymentOverdueAt]).toEqual([straight.order().deliveryOverdueAt, straight.order().paymentOverdueAt]);
    }), { numRuns: 300 });
  });

  it('sums up to what the order counts for', () => {
    fc.assert(fc.property(shuffled, ({ arrival }) => {
      const book = aBook().tell(...arrival).until(farAhead);
      const order = book.order();
      const counted = order.paidAt === undefined ? 0 : order.lines.reduce((sum, line) => sum + line.keptNetMinor, 0);
      const net = netEffectOf(book.said);
      expect(net.keptMinor).toBe(counted);
      const costs = new Map(order.paidAt === undefined ? [] : (order.costs ?? []).map(({ lineId, costMinor }) => [lineId, costMinor]));
      const known = order.lines.filter(({ lineId, keptQuantity }) => costs.has(lineId) && keptQuantity > 0);
      const kept = known.reduce((sum, line) => sum + line.keptNetMinor, 0);
      const cost = known.reduce((sum, { lineId, keptQuantity, quantity }) => sum + (costs.get(lineId) ?? 0) * keptQuantity / quantity, 0);
      expect(net.margin[1]).toBe(kept);
      if (known.every(({ lineId }) => order.costs?.some((one) => one.lineId === lineId && one.estimated === true))) expect(net.margin[3]).toBe(kept - net.margin[0]);
      expect(Math.abs(net.margin[0] - (kept - cost))).toBeLessThanOrEqual(known.length / 2 + 1e-6);
      expect(Object.values(net.categories).every((orders) => orders === 1)).toBe(true);
      for (const line of order.lines) {
        expect(line.keptQuantity).toBeGreaterThanOrEqual(0);
        expect(line.keptQuantity).toBeLessThanOrEqual(line.quantity);
        expect(line.keptNetMinor).toBeGreaterThanOrEqual(0);
        expect(line.keptNetMinor).toBeLessThanOrEqual(line.netMinor);
      }
    }));
  });
});
