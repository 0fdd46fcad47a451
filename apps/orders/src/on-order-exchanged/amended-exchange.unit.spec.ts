import { describe, expect, it } from '@jest/globals';
import { orderAmendedV1, type Event } from '@fealty/contracts';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';
import type { PlacedOrder } from '../state/order.rules.js';

const at = (day: number): string => `2026-03-${String(day).padStart(2, '0')}T10:00:00.000Z`;
const bought = [told('placed', at(1), anOrder({ quantity: 3, unitPriceMinor: 3_000 })), told('paid', at(2))];
const asExchanged = { orderId: 'o-2', ...anOrder({ quantity: 2, unitPriceMinor: 3_000 }) };
const asAmended = { orderId: 'o-2', ...anOrder({ quantity: 2, unitPriceMinor: 3_000 }, { unitPriceMinor: 2_000 }) };
const exchanged = (day: number, newOrder: object = asExchanged, orderId = 'o-1'): Event =>
  told('exchanged', at(day), { orderId, returnId: `x-${day}`, lines: [{ lineId: '1', quantity: 1 }], newOrder: newOrder as never });
const amended = (day: number, more: object = {}): Event => told('amended', at(day), { ...asAmended, ...more });

const everyArrival = (facts: readonly Event[]): (readonly Event[])[] =>
  (facts.length < 2 ? [facts] : facts.flatMap((fact, index) => everyArrival(facts.toSpliced(index, 1)).map((rest) => [fact, ...rest])));
const keptOf = ({ lines }: PlacedOrder): number => lines.reduce((sum, line) => sum + line.keptNetMinor, 0);
/** What the new order is, however the facts arrive that come after payment of the old one. */
const madeOf = (...facts: readonly Event[]): PlacedOrder => {
  const straight = new OrderBook().tell(...bought, ...facts).order('o-2');
  for (const arrival of everyArrival(facts)) {
    const made = new OrderBook().tell(...bought, ...arrival).order('o-2');
    expect({ ...made, amendments: [...made.amendments].sort() }).toEqual({ ...straight, amendments: [...straight.amendments].sort() });
  }
  return straight;
};

describe('an amendment between two exchanges that make one order', () => {
  it('counts, whichever of them is told last', () => {
    expect(keptOf(madeOf(exchanged(3), amended(4), exchanged(5)))).toBe(8_000);
    expect(keptOf(madeOf(exchanged(3), amended(4), exchanged(5, asAmended)))).toBe(8_000);
  });

  it('counts where they come from two orders', () => {
    const other = [told('placed', at(1), { orderId: 'o-0', ...anOrder() }), told('paid', at(1), { orderId: 'o-0' })];
    for (const [first, last] of [['o-0', 'o-1'], ['o-1', 'o-0']]) {
      const book = new OrderBook().tell(...bought, ...other, amended(4), exchanged(5, asExchanged, last), exchanged(3, asExchanged, first));
      expect([keptOf(book.order('o-2')), book.order('o-2').exchangeOf]).toEqual([8_000, first]);
    }
  });

  it('counts where the order was told by itself as well, before the amendment or after it', () => {
    for (const day of [2, 4.5, 6]) {
      const alone = told('placed', new Date(Date.parse(at(1)) + (day - 1) * 86_400_000).toISOString(), asExchanged);
      expect(keptOf(madeOf(exchanged(3), amended(4), exchanged(5), alone))).toBe(8_000);
    }
  });

  it('gives way to what the first exchange tells when that is dated after it', () => {
    expect(keptOf(madeOf(amended(3), exchanged(4), exchanged(5)))).toBe(6_000);
  });

  it('lets a return of the line that it adds take effect', () => {
    const returned = told('returned', at(6), { orderId: 'o-2', returnId: 'r', lines: [{ lineId: '2', quantity: 1 }] });
    const made = madeOf(exchanged(3), amended(4), exchanged(5), returned);
    expect([keptOf(made), made.waiting]).toEqual([6_000, []]);
  });

  it('counts by its latest lines and by the latest day of payment that one tells', () => {
    const due = '2026-03-20T00:00:00.000Z';
    const made = madeOf(exchanged(3), amended(4, { paymentDueAt: due }), { ...amended(4, { lines: anOrder({ quantity: 2, unitPriceMinor: 3_000 }, { unitPriceMinor: 1_000 }).lines }), occurredAt: '2026-03-04T11:00:00.000Z' }, exchanged(5));
    expect([keptOf(made), made.paymentDueAt]).toEqual([7_000, due]);
  });

  it('is counted by the rate of the exchange that comes to tell what the order is', () => {
    const foreign = (rate: string) => ({ ...asExchanged, currency: 'USD', rate });
    expect(keptOf(madeOf(exchanged(3, foreign('0.5')), amended(4, { currency: 'USD' }), exchanged(5, foreign('0.25'))))).toBe(4_000);
  });

  it('is said when it comes to count', () => {
    const book = new OrderBook().tell(...bought, amended(4), exchanged(5));
    expect(book.of(orderAmendedV1).map(({ data }) => data.lines.length)).toEqual([1]);
    expect(book.tell(exchanged(3)).of(orderAmendedV1)[1]?.data).toMatchObject({ purchase: { keptMinor: 8_000, keptBeforeMinor: 6_000 }, lines: [{ lineId: '1' }, { lineId: '2' }] });
  });
});

describe('an amended order that was stored before amendments were kept', () => {
  it('keeps the lines of its amendment when an earlier exchange is told', () => {
    const book = new OrderBook().tell(...bought, exchanged(5), amended(6));
    const { amended: kept, ...stored } = book.order('o-2') as PlacedOrder & { amended?: unknown };
    expect(kept).toBeDefined();
    book.parts['o-2'] = stored;
    expect(keptOf(book.tell(exchanged(3)).order('o-2'))).toBe(8_000);
  });
});
