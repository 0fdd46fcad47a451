import type { Balance } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';

const text = 'select pending, available, held, debt from accounts where customer_id = $1 and programme = $2';
const nothingYet: Balance = { pending: 0, available: 0, held: 0, debt: 0 };

/** The balance of a customer in a programme; one who never earned has nothing. */
export const balanceIn = async (database: Database, { customerId, programme }: { customerId: string; programme: string }): Promise<Balance> =>
  (await database.query<Balance>(text, [customerId, programme], 'balance_of_customer'))[0] ?? nothingYet;
