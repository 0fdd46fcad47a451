import type { Database } from '@fealty/postgres';

export interface CustomerRow { readonly customer_id: string; readonly known_since: string }

/** The customer behind a platform's own id. */
export const customerBehind = async (database: Database, { programme, platform, subject }: { programme: string; platform: string; subject: string }): Promise<CustomerRow | undefined> => {
  const rows = await database.query<CustomerRow>(
    `select customer_id, to_char(known_since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as known_since
     from customer where programme = $1 and platform = $2 and subject = $3`, [programme, platform, subject], 'customer_behind');
  return rows[0];
};
