// A customer's orders are parts of the customer. Of several orders together only exchanges are kept: those that have not taken effect whole, and
// which order was made of which.
import type { ShopOrderExchangedV1, State } from '@fealty/contracts';
import type { Order } from './order.rules.js';

/** An exchange whose old order is not known or not paid yet, and the version of the policy that was in force at it. */
export interface OpenExchange { readonly fact: ShopOrderExchangedV1; readonly policyVersion: number }
/** An order, and the one that its goods were exchanged for. */
export type Exchanged = readonly [orderId: string, newOrderId: string];
export interface Buyer { readonly exchanges?: readonly OpenExchange[]; /** The latest ones. */ readonly exchanged?: readonly Exchanged[] }
export type Orders = State<Buyer, Order>;

const most = 200;

export const withExchanged = ({ exchanged = [], ...buyer }: Buyer, [orderId, newOrderId]: Exchanged): Buyer =>
  ({ ...buyer, exchanged: [...exchanged.filter(([of, to]) => of !== orderId || to !== newOrderId), [orderId, newOrderId] as const].slice(-most) });

/** The orders that what is told of some may move: what exchanges made of it, and of those, and what an exchange waits for. */
export const movedWith = ({ exchanges = [], exchanged = [] }: Buyer, ...orderIds: readonly string[]): readonly string[] => {
  const moved = new Set([...orderIds, ...exchanges.flatMap(({ fact: { data } }) => [data.orderId, data.newOrder.orderId])]);
  // A set goes on to what is added to it meanwhile.
  for (const one of moved) for (const [of, newOrderId] of exchanged) if (of === one) moved.add(newOrderId);
  return [...moved];
};
