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

/** Customers with a purchase, near enough to decide whether to fit: those of whom every purchase came back and who are lost count too. */
export const customersOf = async (database: Database, programme: string): Promise<number> =>
  (await database.query<{ customers: number }>(`select count(*)::int as customers from standings where programme = $1 and stage in ('first-time', 'repeat', 'advocate', 'lost')`, [programme]))[0]?.customers ?? 0;

export interface Written { readonly until: string; /** Moves of before an instant; what time alone brings is none. */ readonly pastMoves: number; /** First purchases. */ readonly begun: number }

/** Moves between stages that were written since an instant of the database's clock, and until which one; told no instant, only that. */
export const writtenSince = async (database: Database, programme: string, { since, pastUntil }: { since: string | undefined; pastUntil: string }): Promise<Written> => {
  const [row] = await database.query<Omit<Written, 'until'> & { until: Date }>(`select now() as until, count(*) filter (where day < $3::timestamptz)::int as "pastMoves", count(*) filter (where to_stage = 'first-time')::int as begun
    from moves where programme = $1 and written_at >= coalesce($2::timestamptz, now()) and to_stage <> 'lapsed'`, [programme, since, pastUntil]);
  return { pastMoves: row?.pastMoves ?? 0, begun: row?.begun ?? 0, until: (row?.until ?? new Date(0)).toISOString() };
};
