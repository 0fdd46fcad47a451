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

interface Keeping { readonly refunded: number; readonly order: PlacedOrder }

/** What of an amount of a line is kept with its pieces. */
export const keptOf = (amountMinor: number, { quantity }: Pick<OrderLine, 'quantity'>, { keptQuantity, order }: { keptQuantity: number; order: PlacedOrder }): number =>
  (keptQuantity === quantity ? amountMinor : roundRatio(BigInt(amountMinor) * BigInt(keptQuantity), BigInt(quantity), order.terms.rounding));

const keptNet = (line: OrderLine, keptQuantity: number, { refunded, order }: Keeping): number =>
  (keptQuantity === 0 ? 0 : Math.max(0, keptOf(line.netMinor, line, { keptQuantity, order }) - refunded));

/** Money kept beside the net: tax and shipping. A refund takes of it once nothing of the net is left. */
const keptBeside = (line: OrderLine, keptQuantity: number, { refunded, order }: Keeping): number => {
  const { grossMinor, discountMinor, netMinor, paidWithPointsMinor = Math.max(0, grossMinor - discountMinor - line.taxMinor - netMinor), shippingMinor = 0 } = line;
  const beside = Math.max(0, grossMinor + shippingMinor - discountMinor - paidWithPointsMinor - netMinor);
  return keptQuantity === 0 ? 0 : Math.max(0, keptOf(beside, line, { keptQuantity, order }) - Math.max(0, refunded - keptOf(netMinor, line, { keptQuantity, order })));
};

const total = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);

const keptQuantityOf = (line: OrderLine, returned: Tally): number => Math.max(0, line.quantity - (returned.get(line.lineId) ?? 0));

/** A refund of the whole order falls on what its lines kept when it was given, on their net first, so it is dealt in the order of occurrence. */
const refundedAmounts = (order: PlacedOrder): Tally => {
  const refunded: Tally = new Map();
  const returned: Tally = new Map();
  const give = (refund: Refunded): void => {
    for (const { lineId, amountMinor } of refund.lines ?? []) add(refunded, lineId, amountMinor);
    if (refund.lines !== undefined) return;
    let { amountMinor } = refund;
    for (const kept of [keptNet, keptBeside]) {
      const weights = order.lines.map((line) => kept(line, keptQuantityOf(line, returned), { refunded: refunded.get(line.lineId) ?? 0, order }));
      const falls = Math.min(amountMinor, total(weights));
      dealByLargestRemainder(falls, weights).forEach((share, i) => add(refunded, order.lines[i]?.lineId ?? '', share));
      amountMinor -= falls;
    }
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
    const refundedMinor = refunded?.get(line.lineId) ?? 0;
    const keptNetMinor = keptNet(line, keptQuantity, { refunded: refundedMinor, order });
    if (keptQuantity === line.keptQuantity && keptNetMinor === line.keptNetMinor && refundedMinor === (line.refundedMinor ?? 0)) return line;
    return { ...line, keptQuantity, keptNetMinor, refundedMinor: refundedMinor === 0 ? undefined : refundedMinor };
  });
};
