// A line completes when its return window is over after it reached the customer, the order with its last kept line, never before it is
// paid (O3). Shipped goods without delivery news are assumed to be complete some days after the latest promise (a day that was over when told is none), or the payment.
import { endOfLocalDay, type OrderLine } from '@fealty/contracts';
import { returnedQuantities } from './keep-lines.rules.js';
import { earliest, latest, type LineTimes } from './line-times.rules.js';
import { closedAt, plusDays, type PlacedOrder } from './order.rules.js';

export interface Completion { readonly at: string; readonly assumed: boolean }

const windowDays = ({ kind }: OrderLine, { terms }: PlacedOrder): number =>
  (kind === 'shipped' ? undefined : terms.returnWindowDaysByKind[kind]) ?? terms.returnWindowDays;

const assumedAt = (order: PlacedOrder, paidAt: string): string => {
  const ends = order.promises.map(({ at, day }) => ({ at, end: endOfLocalDay(day, order.deliveryZone) }));
  const from = ends.reduce<string | undefined>((last, { at, end }) => (at < end && end > (last ?? '') ? end : last), undefined) ?? paidAt;
  return latest(paidAt, plusDays(from, order.terms.assumedCompletionDays));
};

const lineCompletion = ({ line, deliveredAt }: LineTimes, order: PlacedOrder, { paidAt, assumed }: { paidAt: string; assumed: string }): Completion => {
  const reachedAt = line.kind === 'shipped' ? deliveredAt : earliest(paidAt, deliveredAt);
  if (reachedAt === undefined || (line.kind === 'shipped' && reachedAt > assumed)) return { at: assumed, assumed: true };
  return { at: latest(paidAt, plusDays(reachedAt, windowDays(line, order))), assumed: false };
};

const anyPieceLeftAt = (order: PlacedOrder, instant: string): boolean => {
  const returned = returnedQuantities(order.returns.filter(({ at }) => at <= instant));
  return order.lines.some(({ lineId, quantity }) => quantity > (returned.get(lineId) ?? 0));
};

/** When the order completes by what is known; `undefined` while unpaid, and when nothing of it was kept until then. */
export const completionOf = (order: PlacedOrder, times: readonly LineTimes[]): Completion | undefined => {
  const { paidAt } = order;
  if (paidAt === undefined) return undefined;
  const known = { paidAt, assumed: assumedAt(order, paidAt) };
  let completion: Completion = { at: paidAt, assumed: false };
  for (const time of times) {
    const completes = lineCompletion(time, order, known);
    const gone = time.goneAt !== undefined && time.goneAt <= completes.at;
    const at = gone && time.goneAt !== undefined ? latest(time.goneAt, paidAt) : completes.at;
    const assumed = !gone && completes.assumed;
    if (at > completion.at) completion = { at, assumed: assumed || completion.assumed };
    else if (assumed) completion = { ...completion, assumed };
  }
  const closed = closedAt(order);
  const fellAway = closed !== undefined && closed <= completion.at;
  return fellAway || !anyPieceLeftAt(order, completion.at) ? undefined : completion;
};
