import type { Database } from '@fealty/postgres';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';

export interface KnownFacts {
  readonly programme: string;
  readonly state: LoyaltyFacts;
}

/** When the customer came to her stage, and what brought her there. */
export interface LastMove { readonly at: Date; readonly from: string | null; readonly version: number; readonly causes: { id: string; type: string; occurredAt: string }[] }

export const lastMove = async (database: Database, customerId: string): Promise<LastMove | undefined> => (await database.query<LastMove>(`
  select as_of as at, case when version > 1 then moved ->> 'before' end as from, version::int, said::json -> 'causes' as causes
  from history left join lateral (select change from json_array_elements(said::json -> 'changes') as change where change ->> 'field' = 'stage') as told (moved) on true
  where customer_id = $1 and (version = 1 or moved is not null) order by version desc limit 1`, [customerId]))[0];

export interface PartChange {
  readonly part: string;
  readonly version: number;
  readonly at: Date;
  readonly changes: { field: string; before?: string | number; after?: string | number }[];
  readonly causes: { id: string; type: string; occurredAt: string }[];
}

/** Of each part of the profile the version that changed it last, what changed in it, and the events behind that version; the newest first. */
export const lastChanges = (database: Database, customerId: string): Promise<PartChange[]> => database.query<PartChange>(`
  with changed as (
    select version, as_of, split_part(change ->> 'field', '.', 1) as part, change from history cross join lateral json_array_elements(said::json -> 'changes') as change where customer_id = $1
  ), newest as (select part, max(version) as version from changed group by part)
  select newest.part, newest.version::int, history.as_of as at, history.said::json -> 'causes' as causes,
    (select json_agg(change) from changed where changed.part = newest.part and changed.version = newest.version) as changes
  from newest join history on history.customer_id = $1 and history.version = newest.version order by newest.version desc, newest.part`, [customerId]);

export const factsKnown = async (database: Database, customerId: string): Promise<KnownFacts | undefined> =>
  (await database.query<KnownFacts>('select programme, state from profiles where customer_id = $1', [customerId]))[0];
