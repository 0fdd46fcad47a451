import type { Balance } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';

export interface BalanceRow extends Balance { readonly underReview: number; readonly expiring: { points: number; expiresAt: string }[] }

const text = `
  select pending, available, held, debt, (
    select coalesce(sum(o.pending), 0)::bigint from orders o where o.customer_id = accounts.customer_id and o.review_at is not null
  ) as "underReview", coalesce((
    select json_agg(json_build_object('points', points, 'expiresAt', expires_at) order by expires_at)
    from (
      select sum((lot ->> 'points')::bigint) as points, coalesce(lot ->> 'waitsUntil', lot ->> 'expiresAt') as expires_at from json_array_elements(state -> 'lots') lot
      where lot ->> 'expiresAt' is not null group by 2 order by 2 limit 12
    ) soonest
  ), '[]') as expiring
  from accounts where customer_id = $1 and programme = $2`;

/** The balance of a customer in a programme, and what of it expires when; nothing when nothing is known of her there. */
export const balanceIn = async (database: Database, { customerId, programme }: { customerId: string; programme: string }): Promise<BalanceRow | undefined> =>
  (await database.query<BalanceRow>(text, [customerId, programme], 'balance_of_customer'))[0];
