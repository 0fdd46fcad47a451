import type { Database } from '@fealty/postgres';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';

export interface KnownFacts {
  readonly programme: string;
  readonly state: LoyaltyFacts;
}

export const factsKnown = async (database: Database, customerId: string): Promise<KnownFacts | undefined> =>
  (await database.query<KnownFacts>('select programme, state from profiles where customer_id = $1', [customerId]))[0];
