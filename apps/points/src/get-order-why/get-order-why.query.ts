import type { Database } from '@fealty/postgres';
import type { OrderEarn } from '../state/points-account.rules.js';

const text = `select orders.state from orders join accounts using (customer_id) where customer_id = $1 and part_id = $2 and programme = $3`;

/** The earn of an order as it is now. */
export const earnOf = async (database: Database, { customerId, orderId, programme }: { customerId: string; orderId: string; programme: string }): Promise<OrderEarn | undefined> =>
  (await database.query<{ state: OrderEarn }>(text, [customerId, orderId, programme], 'earn_of_order'))[0]?.state;
