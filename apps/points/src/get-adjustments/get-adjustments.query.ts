import type { Database } from '@fealty/postgres';

export interface WaitingRow { readonly adjustmentId: string; readonly points: number; readonly reason: string; readonly reference?: string; readonly by: string; readonly at: string }

const text = `select coalesce(state -> 'adjustments' -> 'waiting', '[]') as waiting from accounts where customer_id = $1 and programme = $2`;

/** What of a customer waits for a second agent, oldest first; nothing when she is not known. */
export const waitingOf = async (database: Database, { customerId, programme }: { customerId: string; programme: string }): Promise<readonly WaitingRow[] | undefined> =>
  (await database.query<{ waiting: WaitingRow[] }>(text, [customerId, programme], 'adjustments_waiting'))[0]?.waiting;
