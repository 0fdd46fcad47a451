import type { Database } from '@fealty/postgres';
import type { Order } from '../state/order.rules.js';

const text = 'select orders.state from orders join buyers using (customer_id) where customer_id = $1 and programme = $2 and part_id = $3';

export const orderOf = async (database: Database, { customerId, programme, orderId }: { customerId: string; programme: string; orderId: string }): Promise<Order | undefined> =>
  (await database.query<{ state: Order }>(text, [customerId, programme, orderId], 'order_of_customer'))[0]?.state;
