import type { Database } from '@fealty/postgres';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';

export interface KnownFacts {
  readonly programme: string;
  readonly state: LoyaltyFacts;
}

/** When the customer came to her stage, and what brought her there. */
export interface LastMove { readonly at: Date; readonly from: string | null; readonly version: number; readonly causes: readonly { id: string; type: string; occurredAt: string }[] }

export const lastMove = async (database: Database, customerId: string): Promise<LastMove | undefined> => (await database.query<LastMove>(`
  select moves.at, moves.from_stage as from, moves.version::int, history.said::json -> 'causes' as causes
  from moves join history using (customer_id, version) where customer_id = $1 order by version desc limit 1`, [customerId]))[0];

export const factsKnown = async (database: Database, customerId: string): Promise<KnownFacts | undefined> =>
  (await database.query<KnownFacts>('select programme, state from profiles where customer_id = $1', [customerId]))[0];
