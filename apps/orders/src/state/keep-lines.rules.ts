// What is kept of a line follows from all returns and refunds together: its net in proportion to the pieces kept, rounded once, less the
// money refunded for it. So ten small returns equal one large one, in any order of arrival.
import { dealByLargestRemainder, roundRatio, type OrderLine } from '@fealty/contracts';
import { byTime, closedAt, type PlacedOrder, type Refunded, type Returned } from './order.rules.js';

type Tally = Map<string, number>;
const add = (tally: Tally, lineId: string, amount: number): unknown => tally.set(lineId, (tally.get(lineId) ?? 0) + amount);

export const returnedQuantities = (returns: readonly Returned[]): Tally => {
  const tally: Tally = new Map();
  for (const { lines } of returns) for (const { lineId, quantity } of lines) add(tally, lineId, quantity);
  return tally;
};

const keptNet = (line: OrderLine, keptQuantity: number, { refunded, order }: { refunded: number; order: PlacedOrder }): number => {
  if (keptQuantity === 0) return 0;
  const net = keptQuantity === line.quantity ? line.netMinor
    : roundRatio(BigInt(line.netMinor) * BigInt(keptQuantity), BigInt(line.quantity), order.terms.rounding);
  return Math.max(0, net - refunded);
};

const keptQuantityOf = (line: OrderLine, returned: Tally): number => Math.max(0, line.quantity - (returned.get(line.lineId) ?? 0));

/** A refund of the whole order falls on what its lines kept when it was given, so it is dealt in the order of occurrence. */
const refundedAmounts = (order: PlacedOrder): Tally => {
  const refunded: Tally = new Map();
  const returned: Tally = new Map();
  const give = (refund: Refunded): void => {
    for (const { lineId, amountMinor } of refund.lines ?? []) add(refunded, lineId, amountMinor);
    if (refund.lines !== undefined) return;
    const weights = order.lines.map((line) => keptNet(line, keptQuantityOf(line, returned), { refunded: refunded.get(line.lineId) ?? 0, order }));
    const shares = dealByLargestRemainder(Math.min(refund.amountMinor, weights.reduce((a, b) => a + b, 0)), weights);
    order.lines.forEach(({ lineId }, i) => add(refunded, lineId, shares[i] ?? 0));
  };
  for (const fact of [...order.returns, ...order.refunds].sort(byTime)) {
    if ('refundId' in fact) give(fact);
    else for (const { lineId, quantity } of fact.lines) add(returned, lineId, quantity);
  }
  return refunded;
};

/** The lines in force with what is kept of each; a line that did not change stays the same object. */
export const keptLines = (order: PlacedOrder): readonly OrderLine[] => {
  const closed = closedAt(order) !== undefined;
  const returned = returnedQuantities(order.returns);
  const refunded = order.refunds.length === 0 ? undefined : refundedAmounts(order);
  return order.lines.map((line) => {
    const keptQuantity = closed ? 0 : keptQuantityOf(line, returned);
    const keptNetMinor = keptNet(line, keptQuantity, { refunded: refunded?.get(line.lineId) ?? 0, order });
    return keptQuantity === line.keptQuantity && keptNetMinor === line.keptNetMinor ? line : { ...line, keptQuantity, keptNetMinor };
  });
};
