// An order counts as a purchase from its payment, as long as one piece of it is kept and not all of its money was given back.
import type { OrderLine, Purchase } from '@fealty/contracts';
import { sum } from './count-lines.rules.js';
import { keptLines } from './keep-lines.rules.js';
import { marginOf } from './margin.rules.js';
import { refundsOf, type Order, type PlacedOrder } from './order.rules.js';

// An order that cost nothing is none whose money was given back.
const moneyGone = (order: PlacedOrder): boolean =>
  refundsOf(order).length > 0 && order.lines.some((line) => line.netMinor > 0) && order.lines.every((line) => line.keptNetMinor === 0);

export const isKept = (order: Order): boolean => order.placed && order.paidAt !== undefined && order.lines.some((line) => line.keptQuantity > 0) && !moneyGone(order);
export const keptMinorOf = (order: Order): number =>
  order.placed && order.paidAt !== undefined ? order.lines.reduce((sum, line) => sum + line.keptNetMinor, 0) : 0;

/** Categories of which something is kept, each once. */
const categoriesOf = (order: Order): readonly string[] =>
  (isKept(order) && order.placed ? [...new Set(order.lines.flatMap(({ category, keptQuantity }) => (category === undefined || keptQuantity === 0 ? [] : [category])))].sort() : []);
const some = (name: 'categoriesGained' | 'categoriesLost', categories: readonly string[]): Pick<Purchase, typeof name> => (categories.length === 0 ? {} : { [name]: categories });

const broadened = (before: Order, after: Order): Pick<Purchase, 'categoriesGained' | 'categoriesLost'> => {
  const [then, now] = [categoriesOf(before), categoriesOf(after)];
  return { ...some('categoriesGained', now.filter((one) => !then.includes(one))), ...some('categoriesLost', then.filter((one) => !now.includes(one))) };
};

const margins = (before: Order, after: Order): Pick<Purchase, 'margin' | 'marginBefore'> => {
  const [marginBefore, margin] = [marginOf(before), marginOf(after)];
  return { ...(margin === undefined ? {} : { margin }), ...(marginBefore === undefined ? {} : { marginBefore }) };
};

// An exchange that is told after the payment of its order moves that to the purchase day of the order that it came of.
const dayBefore = (before: Order, { purchaseDay }: PlacedOrder): Pick<Purchase, 'purchaseDayBefore'> =>
  (before.placed && before.purchaseDay !== undefined && before.purchaseDay !== purchaseDay ? { purchaseDayBefore: before.purchaseDay } : {});

// What was exchanged is paid for by what it was exchanged with, and counts as left.
const cameBack = (order: PlacedOrder): Pick<Purchase, 'cameBack'> => {
  const lines = keptLines({ ...order, returns: order.returns.filter(({ exchange }) => !exchange) });
  if (lines.every(({ quantity, keptQuantity, netMinor, keptNetMinor }) => keptQuantity === quantity && keptNetMinor === netMinor)) return {};
  return { cameBack: { ofMinor: sum(lines.map((line) => line.netMinor)), leftMinor: sum(lines.map((line) => line.keptNetMinor)), all: lines.every((line) => line.keptQuantity === 0) } };
};

/** What the order counts for now and counted for before. */
export const purchaseOf = (before: Order, after: PlacedOrder): Purchase => ({
  orderId: after.orderId, channel: after.channel, placedAt: after.placedAt,
  ...(after.paidAt === undefined ? {} : { paidAt: after.paidAt, purchaseDay: after.purchaseDay }), ...dayBefore(before, after),
  kept: isKept(after), keptBefore: isKept(before), keptMinor: keptMinorOf(after), keptBeforeMinor: keptMinorOf(before),
  ...cameBack(after), ...margins(before, after), ...broadened(before, after),
});

/** The lines that changed between two moments of an order. */
export const changedLines = (before: PlacedOrder, after: PlacedOrder): Pick<OrderLine, 'lineId' | 'keptQuantity' | 'keptNetMinor' | 'refundedMinor'>[] => {
  const then = new Map(before.lines.map((line) => [line.lineId, line]));
  return after.lines.filter((line) => {
    const was = then.get(line.lineId);
    return was === undefined || was.keptQuantity !== line.keptQuantity || was.keptNetMinor !== line.keptNetMinor || was.refundedMinor !== line.refundedMinor;
  }).map(({ lineId, keptQuantity, keptNetMinor, refundedMinor }) => ({ lineId, keptQuantity, keptNetMinor, ...(refundedMinor === undefined ? {} : { refundedMinor }) }));
};
