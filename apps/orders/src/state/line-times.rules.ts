// When each line reached the customer and when it was gone, by when the facts occurred.
import type { OrderLine } from '@fealty/contracts';
import { byTime, closedAt, type Carried, type PlacedOrder } from './order.rules.js';

export const earliest = (...instants: readonly (string | undefined)[]): string | undefined =>
  instants.reduce((first, instant) => (first === undefined || (instant !== undefined && instant < first) ? instant : first), undefined);
export const latest = (...instants: readonly string[]): string => instants.reduce((last, instant) => (instant > last ? instant : last), '');

export interface LineTimes {
  readonly line: OrderLine;
  readonly deliveredAt: string | undefined;
  /** When the last piece of it was returned. */
  readonly goneAt: string | undefined;
}

const carriedAt = (carried: readonly Carried[]): ((lineId: string) => string | undefined) => {
  let allAt: string | undefined;
  const byLine = new Map<string, string>();
  for (const { at, lineIds } of carried) {
    if (lineIds === undefined) allAt = earliest(allAt, at);
    for (const lineId of lineIds ?? []) byLine.set(lineId, earliest(byLine.get(lineId), at) ?? at);
  }
  return (lineId) => earliest(allAt, byLine.get(lineId));
};

const goneAt = (order: PlacedOrder): ReadonlyMap<string, string> => {
  const gone = new Map<string, string>();
  if (order.returns.length === 0) return gone;
  const left = new Map(order.lines.map((line) => [line.lineId, line.quantity]));
  for (const { at, lines } of [...order.returns].sort(byTime)) {
    for (const { lineId, quantity } of lines) {
      const rest = (left.get(lineId) ?? 0) - quantity;
      left.set(lineId, rest);
      if (rest <= 0 && !gone.has(lineId)) gone.set(lineId, at);
    }
  }
  return gone;
};

export const lineTimes = (order: PlacedOrder): readonly LineTimes[] => {
  const deliveredAt = carriedAt(order.deliveries);
  const gone = goneAt(order);
  return order.lines.map((line) => ({ line, deliveredAt: deliveredAt(line.lineId), goneAt: gone.get(line.lineId) }));
};

/** From when on no delivery is owed any more; `undefined` while one is. An order without goods to ship owes none. */
export const deliverySettledAt = (order: PlacedOrder, times: readonly LineTimes[]): string | undefined => {
  let settled: string | undefined = order.placedAt;
  for (const { line, deliveredAt, goneAt: gone } of times) {
    const lineSettled = line.kind === 'shipped' ? earliest(deliveredAt, gone) : order.placedAt;
    settled = settled === undefined || lineSettled === undefined ? undefined : latest(settled, lineSettled);
  }
  return earliest(settled, closedAt(order));
};

/** From when on no payment is owed any more; `undefined` while one is. */
export const paymentSettledAt = (order: PlacedOrder, times: readonly LineTimes[]): string | undefined => {
  const allGone = times.length > 0 && times.every((time) => time.goneAt !== undefined) ? latest(...times.map((time) => time.goneAt ?? '')) : undefined;
  return earliest(order.paidAt, allGone, closedAt(order));
};
