// What is kept of a line follows from all returns and refunds together: its net in proportion to the pieces kept, rounded once, less the
// money refunded for it. So ten small returns equal one large one, in any order of arrival.
import type { OrderLine } from '@fealty/contracts';
import { givenBack } from './given-back.rules.js';
import { keptNet } from './kept-money.rules.js';
import { closedAt, refundsOf, type PlacedOrder, type Returned } from './order.rules.js';

type Tally = Map<string, number>;

export const returnedQuantities = (returns: readonly Returned[]): Tally => {
  const tally: Tally = new Map();
  for (const { lines } of returns) for (const { lineId, quantity } of lines) tally.set(lineId, (tally.get(lineId) ?? 0) + quantity);
  return tally;
};

/** The lines in force with what is kept of each; a line that did not change stays the same object. */
export const keptLines = (order: PlacedOrder): readonly OrderLine[] => {
  const closed = closedAt(order) !== undefined;
  const returned = returnedQuantities(order.returns);
  const refunded = refundsOf(order).length === 0 ? undefined : givenBack(order);
  return order.lines.map((line) => {
    const keptQuantity = closed ? 0 : Math.max(0, line.quantity - (returned.get(line.lineId) ?? 0));
    const refundedMinor = refunded?.get(line.lineId) ?? 0;
    const keptNetMinor = keptNet({ line, keptQuantity, refunded: refundedMinor }, order);
    if (keptQuantity === line.keptQuantity && keptNetMinor === line.keptNetMinor && refundedMinor === (line.refundedMinor ?? 0)) return line;
    return { ...line, keptQuantity, keptNetMinor, refundedMinor: refundedMinor === 0 ? undefined : refundedMinor };
  });
};
