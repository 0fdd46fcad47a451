// A return names lines and quantities; all returns of a line together never exceed what was bought of it, and each is taken once (O4).
import { orderReturnedV1, type Refused } from '@fealty/contracts';
import { returnedQuantities } from './keep-lines.rules.js';
import type { Learn } from './learned.rules.js';
import { byTime, utc, type PlacedOrder, type Returned, type ReturnTold } from './order.rules.js';
import { changedLines, purchaseOf } from './purchase.rules.js';

const misfit = (order: PlacedOrder, { data: { returnId, lines } }: ReturnTold): Refused | undefined => {
  if (order.returns.some((known) => known.returnId === returnId)) return { refused: 'return-already-told', detail: returnId };
  const returned = returnedQuantities(order.returns);
  const bought = new Map(order.lines.map((line) => [line.lineId, line.quantity]));
  for (const { lineId, quantity } of lines) {
    const left = (bought.get(lineId) ?? 0) - (returned.get(lineId) ?? 0);
    if (!bought.has(lineId)) return { refused: 'unknown-line', detail: lineId };
    if (quantity > left) return { refused: 'more-than-bought', detail: `line ${lineId}: ${quantity} returned, ${Math.max(0, left)} left` };
  }
  return undefined;
};

const returnedOf = (fact: ReturnTold): Returned => {
  const { returnId, lines, goodsBackAt, refundPromisedBy } = fact.data;
  return {
    returnId, at: fact.occurredAt, id: fact.id, lines, exchange: fact.exchange === true,
    ...(fact.exchangedFor === undefined ? {} : { exchangedFor: fact.exchangedFor }),
    ...(goodsBackAt === undefined ? {} : { goodsBackAt: utc(goodsBackAt) }),
    ...(refundPromisedBy === undefined ? {} : { refundPromisedBy: utc(refundPromisedBy) }),
  };
};

export const learnReturn: Learn<ReturnTold> = (order, fact) => {
  const refused = misfit(order, fact);
  if (refused !== undefined) return refused;
  const returned = returnedOf(fact);
  const { returnId, exchange, exchangedFor, goodsBackAt, refundPromisedBy } = returned;
  const paid = order.paidOut?.filter((one) => one.returnId === returnId).sort(byTime)[0];
  return {
    order: { ...order, returns: [...order.returns, returned] },
    says: (before, after) => [orderReturnedV1.because(fact, {
      purchase: purchaseOf(before, after), returnId, lines: fact.data.lines, changed: changedLines(before, after), exchange,
      ...(exchangedFor === undefined ? {} : { exchangedFor }),
      ...(goodsBackAt === undefined ? {} : { goodsBackAt }), ...(refundPromisedBy === undefined || order.chargedBackAt !== undefined ? {} : { refundPromisedBy }),
      ...(paid === undefined ? {} : { refundPaidAt: paid.at }),
    })],
  };
};
