import type { Database } from '@fealty/postgres';

/** Whether anything is known of a customer in a programme. What is written by hand must not make an account of a mistyped id. */
export const isKnown = async (database: Database, { customerId, programme }: { customerId: string; programme: string }): Promise<boolean> =>
  (await database.query('select 1 from accounts where customer_id = $1 and programme = $2', [customerId, programme], 'account_is_known')).length > 0;
