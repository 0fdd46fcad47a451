// Which orders a repair is about: those that earned first in its span, or that the repair to be undone has changed; and those of their
// exchanges, whenever they were paid, for they earn under the terms of the order before.
import type { OrderEarn } from '../state/points-account.rules.js';
import type { OrderToRepair } from '../state/repair-orders.rules.js';

/** An order of a customer, with when it earned first. */
export interface KnownOrder { readonly orderId: string; readonly at: string; readonly order: OrderEarn }
export interface Span { readonly from: string; readonly to: string; readonly undoes: string | null }

const isAsked = ({ at, order }: KnownOrder, { from, to, undoes }: Span): boolean =>
  (undoes === null ? at >= from && at < to : order.repairs?.some(({ journalId }) => journalId === undoes) === true);

/** In the order of time. */
export const ordersToRepair = (known: readonly KnownOrder[], span: Span): readonly OrderToRepair[] => {
  const picked = new Map<string, OrderToRepair>();
  for (const one of [...known].sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))) {
    const { orderId, at, order: { origin } } = one;
    if (isAsked(one, span) || (origin !== undefined && picked.has(origin))) picked.set(orderId, { orderId, at, ...(origin === undefined ? {} : { origin }) });
  }
  return [...picked.values()];
};
