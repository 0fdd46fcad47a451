import type { Database } from '@fealty/postgres';
import type { PurchaseDay } from '../state/loyalty-facts.rules.js';

interface CustomerPurchases { readonly customer_id: string; readonly days: readonly PurchaseDay[]; readonly kept_minor: number }

const pageRows = 2_000;

/** Kept purchase days of every customer of a programme who has any, page by page, so that memory does not grow with customers. */
export const eachCustomer = async (database: Database, programme: string, take: (purchases: CustomerPurchases) => void): Promise<void> => {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const rows = await database.query<CustomerPurchases>(
      `select customer_id, state -> 'orders' -> 'days' as days, (state -> 'orders' -> 'kept' ->> 0)::float8 as kept_minor
       from profiles where programme = $1 and customer_id > $2 order by customer_id limit $3`, [programme, after, pageRows], 'purchases_page');
    for (const row of rows) if (row.days.length > 0) take(row);
    if (rows.length < pageRows) return;
    after = rows.at(-1)?.customer_id ?? after;
  }
};

export interface Base { readonly customers: number; readonly pastMoves: number }

/**
 * Customers with a purchase, near enough to decide whether to fit (those of whom every purchase came back and who are lost count too), and moves
 * between stages before an instant.
 */
export const baseOf = async (database: Database, programme: string, pastUntil: string): Promise<Base> =>
  (await database.query<Base>(`select (select count(*)::int from standings where programme = $1 and stage in ('first-time', 'repeat', 'advocate', 'lost')) as customers,
    (select count(*)::int from moves where programme = $1 and at < $2) as "pastMoves"`, [programme, pastUntil]))[0] ?? { customers: 0, pastMoves: 0 };
