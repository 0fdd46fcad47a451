// Money given back without goods falls on what is kept of its lines when it is given, on their net first. With pieces that are exchanged goes
// their share of it, so that they pay for no more than what was kept of them (O5); what is given back for them afterwards follows. All of
// it is dealt in the order of occurrence and in whole minor units: nothing is lost, nothing counts twice.
import { dealByLargestRemainder, roundRatio, type OrderLine } from '@fealty/contracts';
import { sum } from './count-lines.rules.js';
import { besideOf, keptBeside, keptNet, keptOf, netOf, type Keeping } from './kept-money.rules.js';
import { byTime, refundsOf, type Order, type PlacedOrder, type Refunded, type Returned, type TakenOver, type Told } from './order.rules.js';

interface Gone { readonly returnId: string; readonly lineId: string; readonly told: Told; /** What may still be given back for these pieces. */ room: number }
interface Walk { readonly order: PlacedOrder; readonly lines: { line: OrderLine; keptQuantity: number; refunded: number }[]; readonly gone: Gone[]; readonly along: Map<string, { shippingMinor: number; readonly refunds: Refunded[] }> }

const between = (least: number, amount: number, most: number): number => Math.max(least, Math.min(amount, most));

const goesAlong = ({ along }: Walk, returnId: string, { amountMinor, ...told }: Omit<Refunded, 'lines'>): void => {
  const one = along.get(returnId);
  const index = one?.refunds.findIndex(({ id }) => id === told.id) ?? -1;
  if (amountMinor > 0) one?.refunds.splice(index < 0 ? one.refunds.length : index, 1, { ...told, amountMinor: amountMinor + (one.refunds[index]?.amountMinor ?? 0) });
};

/** Deals what the pieces that are left do not bear to those that were exchanged; answers what those do not bear either. */
const follow = (walk: Walk, refund: Refunded, { amountMinor, gone }: { amountMinor: number; gone: readonly Gone[] }): number => {
  const rooms = gone.map(({ room }) => room);
  const follows = Math.min(amountMinor, sum(rooms));
  if (follows <= 0) return amountMinor;
  dealByLargestRemainder(follows, rooms).forEach((share, index) => {
    const to = gone[index];
    if (to === undefined) return;
    to.room -= share;
    goesAlong(walk, to.returnId, { refundId: refund.refundId, at: refund.at, id: refund.id, amountMinor: share });
  });
  return amountMinor - follows;
};

const giveOnLine = (walk: Walk, refund: Refunded, { lineId, amountMinor }: { lineId: string; amountMinor: number }): void => {
  const held = walk.lines.find(({ line }) => line.lineId === lineId);
  if (held === undefined) return;
  const borne = Math.min(amountMinor, keptNet(held, walk.order) + keptBeside(held, walk.order));
  held.refunded += borne + follow(walk, refund, { amountMinor: amountMinor - borne, gone: walk.gone.filter((one) => one.lineId === lineId) });
};

const give = (walk: Walk, refund: Refunded): void => {
  for (const told of refund.lines ?? []) giveOnLine(walk, refund, told);
  if (refund.lines !== undefined) return;
  let { amountMinor } = refund;
  for (const kept of [keptNet, keptBeside]) {
    const weights = walk.lines.map((held) => kept(held, walk.order));
    const falls = Math.min(amountMinor, sum(weights));
    dealByLargestRemainder(falls, weights).forEach((share, index) => { (walk.lines[index] ?? { refunded: 0 }).refunded += share; });
    amountMinor -= falls;
  }
  follow(walk, refund, { amountMinor, gone: walk.gone });
};

interface Part { readonly before: number; readonly after: number; readonly refunded: number }
/** What of a refund goes with pieces that leave: its share, and never so much that either side could not bear it. */
const leaves = ({ before, after, refunded }: Part, { from, to }: { from: number; to: number }, order: PlacedOrder): number =>
  refunded - between(Math.max(0, refunded - before + after), roundRatio(BigInt(refunded) * BigInt(to), BigInt(from), order.terms.rounding), Math.min(refunded, after));

const shippingOf = ({ line, keptQuantity }: Omit<Keeping, 'refunded'>, order: PlacedOrder): number => keptOf(line.shippingMinor ?? 0, line, { keptQuantity, order });

const exchange = (walk: Walk, told: Returned, { held, keptQuantity }: { held: Walk['lines'][number]; keptQuantity: number }): void => {
  const { order, along, gone } = walk;
  const [had, has] = [{ ...held }, { ...held, keptQuantity }];
  const [net, netLeft, beside, besideLeft] = [netOf(had, order), netOf(has, order), besideOf(had, order), besideOf(has, order)];
  const ofNet = Math.min(had.refunded, net);
  const pieces = { from: had.keptQuantity, to: keptQuantity };
  const goes = leaves({ before: net, after: netLeft, refunded: ofNet }, pieces, order) + leaves({ before: beside, after: besideLeft, refunded: Math.min(had.refunded - ofNet, beside) }, pieces, order);
  held.refunded -= goes;
  const one = along.get(told.returnId);
  if (one !== undefined) one.shippingMinor += shippingOf(had, order) - shippingOf(has, order);
  goesAlong(walk, told.returnId, { refundId: told.returnId, at: told.at, id: told.id, amountMinor: goes });
  gone.push({ returnId: told.returnId, lineId: had.line.lineId, told, room: net - netLeft + beside - besideLeft - goes });
};

const takeReturn = (walk: Walk, returned: Returned): void => {
  if (returned.exchangedFor !== undefined) walk.along.set(returned.returnId, { shippingMinor: 0, refunds: [] });
  for (const { lineId, quantity } of returned.lines) {
    const held = walk.lines.find(({ line }) => line.lineId === lineId);
    if (held === undefined) continue;
    const keptQuantity = Math.max(0, held.keptQuantity - quantity);
    if (returned.exchangedFor !== undefined && keptQuantity < held.keptQuantity) exchange(walk, returned, { held, keptQuantity });
    held.keptQuantity = keptQuantity;
  }
};

/** A chargeback takes back what paid for exchanged pieces whenever that was, a cancellation what it found in the order. */
const close = (walk: Walk): void => {
  const { cancelledAt, chargedBackAt } = walk.order;
  for (const one of walk.gone) {
    const { told: { at }, returnId } = one;
    const back = cancelledAt !== undefined && cancelledAt < at ? at : chargedBackAt;
    if (back === undefined) continue;
    goesAlong(walk, returnId, { refundId: returnId, at: back > at ? back : at, id: `${returnId}/closed`, amountMinor: one.room });
    one.room = 0;
  }
};

const walked = (order: PlacedOrder): Walk => {
  const walk: Walk = { order, lines: order.lines.map((line) => ({ line, keptQuantity: line.quantity, refunded: 0 })), gone: [], along: new Map() };
  for (const fact of [...order.returns, ...refundsOf(order)].sort(byTime)) {
    if ('refundId' in fact) give(walk, fact);
    else takeReturn(walk, fact);
  }
  close(walk);
  return walk;
};

/** What was given back for each line, less what went along with exchanged pieces. */
export const givenBack = (order: PlacedOrder): ReadonlyMap<string, number> => new Map(walked(order).lines.map(({ line, refunded }) => [line.lineId, refunded]));

const byReturn = (a: TakenOver, b: TakenOver): number => (a.orderId < b.orderId || (a.orderId === b.orderId && a.returnId < b.returnId) ? -1 : 1);

/** What an order has of those that it was exchanged for, with what it has of this one now, by exchange. */
export const takenOverBy = (known: Order, newOrderId: string, old: PlacedOrder): readonly TakenOver[] => {
  const { along } = walked(old);
  const { orderId } = old;
  const others = known.placed ? known.takenOver?.filter((one) => one.orderId !== orderId) ?? [] : [];
  const own = old.returns.filter(({ exchangedFor }) => exchangedFor === newOrderId).map(({ returnId }) => ({ orderId, returnId, shippingMinor: 0, refunds: [], ...along.get(returnId) }));
  return [...others, ...own].sort(byReturn);
};
