import { describe, expect, it } from '@jest/globals';
import { orderRefundedV1, orderReturnedV1 } from '@fealty/contracts';
import { anOrder, OrderBook, told } from '../../testing/order-book.fixture.js';

const placed = [told('placed', '2026-03-01T10:00:00.000Z', anOrder({ quantity: 2 }, {})), told('paid', '2026-03-01T10:00:00.000Z')];
const refunded = (at: string, data: object) => told('refunded', at, { refundId: `f-${at}`, ...data });
const keptOf = (book: OrderBook) => book.order().lines.map((line) => line.keptNetMinor);

describe('a refund without goods', () => {
  it('lowers the kept amount of the lines it names', () => {
    const book = new OrderBook().tell(...placed, refunded('2026-03-05T10:00:00.000Z', { amountMinor: 300, lines: [{ lineId: '2', amountMinor: 300 }] }));
    expect(book.of(orderRefundedV1)[0]?.data).toMatchObject({ changed: [{ lineId: '2', keptQuantity: 1, keptNetMinor: 700 }], purchase: { keptMinor: 2_700, keptBeforeMinor: 3_000 } });
  });

  it('without lines falls on all in proportion to what they keep when it is given', () => {
    expect(keptOf(new OrderBook().tell(...placed, refunded('2026-03-05T10:00:00.000Z', { amountMinor: 100 })))).toEqual([1_933, 967]);
  });

  it('falls on a line that is sent back only later, whichever is told first', () => {
    const refund = refunded('2026-03-05T10:00:00.000Z', { amountMinor: 300 });
    const sentBack = told('returned', '2026-03-06T10:00:00.000Z', { returnId: 'r-1', lines: [{ lineId: '2', quantity: 1 }] });
    expect([keptOf(new OrderBook().tell(...placed, refund, sentBack)), keptOf(new OrderBook().tell(...placed, sentBack, refund))]).toEqual([[1_800, 0], [1_800, 0]]);
  });

  it('never leaves less than nothing', () => {
    expect(keptOf(new OrderBook().tell(...placed, refunded('2026-03-05T10:00:00.000Z', { amountMinor: 99_999 })))).toEqual([0, 0]);
  });

  it('tells of each line what was given back of it: its net first, then tax and shipping', () => {
    const full = [told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder({ taxMinor: 160 }, { unitPriceMinor: 3_000, taxMinor: 480 }), shippingMinor: 400 }), told('paid', '2026-03-01T10:00:00.000Z')];
    const givenBack = (...amounts: readonly number[]) => new OrderBook().tell(...full, ...amounts.map((amountMinor, day) => refunded(`2026-03-0${5 + day}T10:00:00.000Z`, { amountMinor }))).order().lines.map(({ refundedMinor }) => refundedMinor);
    expect([givenBack(336), givenBack(3_360), givenBack(4_400), givenBack(4_000, 400), givenBack(99_999)]).toEqual([[84, 252], [840, 2_520], [1_100, 3_300], [1_100, 3_300], [1_100, 3_300]]);
    const refund = new OrderBook().tell(...full, refunded('2026-03-05T10:00:00.000Z', { amountMinor: 3_360 }), refunded('2026-03-06T10:00:00.000Z', { amountMinor: 1_040 })).of(orderRefundedV1)[1];
    expect(refund?.data.changed).toEqual([{ lineId: '1', keptQuantity: 1, keptNetMinor: 0, refundedMinor: 1_100 }, { lineId: '2', keptQuantity: 1, keptNetMinor: 0, refundedMinor: 3_300 }]);
  });

  it('of more than was paid, with tax and shipping, is said to be more, and lowers no more than there is', () => {
    const bought = [told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder({ taxMinor: 160 }), shippingMinor: 490, discountMinor: 90, paidWithPointsMinor: 100 }), told('paid', '2026-03-01T10:00:00.000Z')];
    const beyondOf = (...amounts: readonly number[]) => new OrderBook().tell(...bought, ...amounts.map((amountMinor, day) => refunded(`2026-03-0${5 + day}T10:00:00.000Z`, { amountMinor }))).of(orderRefundedV1).map(({ data }) => data.beyondMinor);
    expect([beyondOf(1_300), beyondOf(1_301), beyondOf(1_000, 400, 5)]).toEqual([[undefined], [1], [undefined, 100, 5]]);
  });

  it('is taken once', () => {
    const refund = refunded('2026-03-05T10:00:00.000Z', { amountMinor: 100 });
    expect(new OrderBook().tell(...placed, refund, refund).refused).toEqual(['refund-already-told']);
  });

  it("counts in the programme's currency by the order's rate", () => {
    const foreign = told('placed', '2026-03-01T10:00:00.000Z', { ...anOrder(), currency: 'USD', rate: '0.5' });
    expect(keptOf(new OrderBook().tell(foreign, refunded('2026-03-05T10:00:00.000Z', { amountMinor: 100 })))).toEqual([450]);
  });

  it('of a part leaves a purchase; of all its money, or more, leaves none, as if never bought', () => {
    const purchaseAfter = (amountMinor: number) => new OrderBook().tell(...placed, refunded('2026-03-05T10:00:00.000Z', { amountMinor })).of(orderRefundedV1)[0]?.data.purchase;
    expect(purchaseAfter(2_999)).toMatchObject({ kept: true, keptMinor: 1 });
    for (const amountMinor of [3_000, 99_999]) expect(purchaseAfter(amountMinor)).toMatchObject({ kept: false, keptBefore: true, keptMinor: 0, keptBeforeMinor: 3_000 });
  });

  it('of an order that cost nothing leaves the purchase', () => {
    const free = [told('placed', '2026-03-01T10:00:00.000Z', anOrder({ unitPriceMinor: 0 })), told('paid', '2026-03-01T10:05:00.000Z')];
    expect(new OrderBook().tell(...free, refunded('2026-03-05T10:00:00.000Z', { amountMinor: 100 })).of(orderRefundedV1)[0]?.data.purchase).toMatchObject({ kept: true, keptMinor: 0 });
  });
});

describe('the money of a return', () => {
  const sentBack = told('returned', '2026-03-06T10:00:00.000Z', { returnId: 'r-1', lines: [{ lineId: '2', quantity: 1 }], refundPromisedBy: '2026-03-20T00:00:00Z' });
  const paidOut = refunded('2026-03-09T10:00:00.000Z', { returnId: 'r-1', amountMinor: 1_000 });

  it('lowers nothing when it is paid, since the return has', () => {
    const book = new OrderBook().tell(...placed, sentBack, paidOut);
    expect(keptOf(book)).toEqual([2_000, 0]);
    expect(book.of(orderRefundedV1)[0]?.data).toMatchObject({ returnId: 'r-1', changed: [], purchase: { keptMinor: 2_000, keptBeforeMinor: 2_000 } });
  });

  it('may be paid in parts, of which each is said and lowers nothing; in all no more than was paid, or it is said to be more', () => {
    const parts = (...amounts: readonly number[]) => amounts.map((amountMinor, day) => refunded(`2026-03-1${day}T10:00:00.000Z`, { returnId: 'r-1', amountMinor }));
    const book = new OrderBook().tell(...placed, sentBack, ...parts(400, 600, 2_001));
    expect([keptOf(book), book.refused]).toEqual([[2_000, 0], []]);
    expect(book.of(orderRefundedV1).map(({ data: { changed, beyondMinor } }) => [changed, beyondMinor])).toEqual([[[], undefined], [[], undefined], [[], 1]]);
  });

  it('is told with the return, when its payment was told before', () => {
    const book = new OrderBook().tell(...placed, paidOut, sentBack);
    expect(keptOf(book)).toEqual([2_000, 0]);
    expect(book.of(orderReturnedV1)[0]?.data).toMatchObject({ returnId: 'r-1', refundPromisedBy: '2026-03-20T00:00:00.000Z', refundPaidAt: '2026-03-09T10:00:00.000Z' });
    expect(new OrderBook().tell(...placed, sentBack, paidOut).of(orderReturnedV1)[0]?.data).not.toHaveProperty('refundPaidAt');
  });

  it('is taken once', () => {
    expect(new OrderBook().tell(...placed, sentBack, paidOut, paidOut).refused).toEqual(['refund-already-told']);
  });
});
