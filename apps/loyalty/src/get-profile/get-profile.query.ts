import type { Database } from '@fealty/postgres';

export interface SaidVersion {
  readonly programme: string;
  readonly version: number | null;
  readonly recorded_at: Date;
  /** The update as subscribers got it. */
  readonly said: string;
  /** Of each topic the number of the customer's last event that is counted in; null of versions from before that was kept. */
  readonly rests_on: Readonly<Record<string, number>> | null;
}

/** The newest version that was recorded by `known` and rests on nothing after `at`; a version of null: none. Nothing: nobody is known. */
export const versionHeld = async (database: Database, customerId: string, { at, known }: { at: string; known: string }): Promise<SaidVersion | undefined> => {
  const [row] = await database.query<SaidVersion>(`
    select profiles.programme, held.version, held.recorded_at, held.said, held.rests_on from profiles left join lateral (
      select version, recorded_at, said, rests_on from history
      where history.customer_id = profiles.customer_id and recorded_at <= $2 and as_of <= $3 order by version desc limit 1
    ) held on true where profiles.customer_id = $1`, [customerId, known, at]);
  return row;
};

export interface RecordedCause {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly version: number;
}

/** Everything that had occurred by `at`, as recorded by `known`, in the order of recording. Instants compare as text. */
export const causesUntil = (database: Database, customerId: string, { at, known }: { at: string; known: string }): Promise<RecordedCause[]> =>
  database.query<RecordedCause>(`
    select cause.*, history.version from history
    cross join lateral json_to_recordset(said::json -> 'causes') as cause(id text, type text, "occurredAt" text)
    where customer_id = $1 and recorded_at <= $2 and "occurredAt" <= $3 collate "C" order by version`, [customerId, known, at]);
