// Limits and first purchase look at the other orders of a customer (P3b): those that earned under such terms are kept in a list, in the
// order of their payment, as long as something of them is kept. The list is bounded; what falls out of it counts as one sum.
import type { EarnPlace, OrderEarn, PointsAccount, PointsState, WatchedEarn } from './points-account.rules.js';

const most = 100;

/** Whether an order's terms look at the customer's other orders. */
export const isWatched = ({ terms }: Pick<OrderEarn, 'terms'>): boolean => terms.circumstances !== undefined || terms.headroom !== undefined;

interface Placed extends Omit<EarnPlace, 'day'> { readonly orderId: string }
const turnOf = ({ at, orderId, of = orderId, paidAt = '' }: Placed): readonly string[] => [at, of, paidAt, orderId];
export const comesBefore = (a: Placed, b: Placed): boolean => {
  const [one, other] = [turnOf(a), turnOf(b)];
  const at = one.findIndex((part, index) => part !== other[index]);
  return at >= 0 && (one[at] ?? '') < (other[at] ?? '');
};
export const areOne = ({ orderId: a, of: ofA = a }: Placed, { orderId: b, of: ofB = b }: Placed): boolean => ofA === ofB;

const withEarns = (before: PointsAccount, earns: readonly WatchedEarn[]): PointsAccount => {
  const account = { ...before, earns };
  if (earns.length === 0) delete (account as { earns?: unknown }).earns;
  return account;
};

const bounded = (account: PointsAccount, earns: readonly WatchedEarn[]): PointsAccount => {
  const gone = earns.slice(0, Math.max(0, earns.length - most));
  const last = gone.at(-1);
  if (last === undefined) return { ...account, earns };
  const points = gone.reduce((total, one) => total + one.points, account.settled?.points ?? 0);
  return { ...account, earns: earns.slice(gone.length), settled: { until: last.at, points } };
};

/** The state after an order's points moved from `before`. */
export const watch = (state: PointsState, orderId: string, before: number): PointsState => {
  const { customer: account, parts: { [orderId]: order } } = state;
  const { settled, earns = [] } = account;
  if (order !== undefined && !isWatched(order) && earns.some((one) => one.orderId === orderId)) return { ...state, customer: withEarns(account, earns.filter((one) => one.orderId !== orderId)) };
  if (order?.place === undefined || !isWatched(order)) return state;
  const { points, place, place: { at }, lines } = order;
  if (settled !== undefined && at <= settled.until) return { ...state, customer: { ...account, settled: { ...settled, points: settled.points + points - before } } };
  const others = earns.filter((one) => one.orderId !== orderId);
  if (!lines.some((line) => line.keptQuantity > 0)) return { ...state, customer: withEarns(account, others) };
  const own = { orderId, ...place, points };
  const later = others.findIndex((one) => comesBefore(own, one));
  return { ...state, customer: bounded(account, later < 0 ? [...others, own] : others.toSpliced(later, 0, own)) };
};

/** The orders that another order or a tier may correct: all, or those paid since an instant. */
export const watchedIn = ({ earns = [] }: PointsAccount, since = ''): readonly string[] => earns.filter(({ at }) => at >= since).map(({ orderId }) => orderId);
