import type { Database } from '@fealty/postgres';
import type { Order } from '../state/order.rules.js';
import { summaryOf, type OrderSummary } from '../state/order-view.rules.js';

/** `knownAt` keeps the microseconds that a Date would lose, so that a page ends exactly where the next begins. */
export interface OrderRow { readonly knownAt: string; readonly orderId: string; readonly summary: OrderSummary }
interface Wanted { customerId: string; programme: string; before: readonly [string, string]; limit: number }

const text = `
  select part_id as "orderId", to_char(known_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "knownAt", orders.state
  from orders join buyers using (customer_id)
  where customer_id = $1 and programme = $2 and (known_at, part_id) < ($3::timestamptz, $4)
  order by known_at desc, part_id desc limit $5`;

/** The newest orders before a place in the list; those that still wait for their order stand at their first fact. */
export const ordersOf = async (database: Database, { customerId, programme, before, limit }: Wanted): Promise<OrderRow[]> => {
  const rows = await database.query<{ orderId: string; knownAt: string; state: Order }>(text, [customerId, programme, ...before, limit], 'orders_of_customer');
  return rows.map(({ orderId, knownAt, state }) => ({ orderId, knownAt, summary: summaryOf(orderId, state) }));
};
