import type { Database } from '@fealty/postgres';
import { asCounted, familyOf } from '../state/exchange-families.rules.js';
import type { OrderEarn, PointsAccount } from '../state/points-account.rules.js';

const text = `select orders.state, accounts.state as account from orders join accounts using (customer_id) where customer_id = $1 and part_id = $2 and programme = $3`;
const familyText = `select part_id, state from orders where customer_id = $1 and part_id = any($2)`;
interface Row { readonly state: OrderEarn; readonly account: PointsAccount }

/** The earn of an order as it counts now. */
export const earnOf = async (database: Database, { customerId, orderId, programme }: { customerId: string; orderId: string; programme: string }): Promise<OrderEarn | undefined> => {
  const row = (await database.query<Row>(text, [customerId, orderId, programme], 'earn_of_order'))[0];
  if (row === undefined || row.account.exchanged === undefined) return row?.state;
  const family = await database.query<{ part_id: string; state: OrderEarn }>(familyText, [customerId, [...familyOf(row.account, orderId)]], 'earns_of_family');
  return asCounted({ customer: row.account, parts: Object.fromEntries(family.map(({ part_id: id, state }) => [id, state])) }, orderId, row.state);
};
