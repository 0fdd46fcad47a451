import type { Database } from '@fealty/postgres';

/** Instants, in UTC with milliseconds, or `infinity`. */
export interface Until { readonly at: string; readonly known: string }

export interface SaidVersion {
  readonly programme: string;
  readonly version: number | null;
  readonly recorded_at: Date;
  /** The update as subscribers got it. */
  readonly said: string;
  /** Of each topic the number of the customer's last event that is counted in; null of versions from before that was kept. */
  readonly rests_on: Readonly<Record<string, number>> | null;
  /** Something that had occurred by `at` was counted in with, or after, what occurred later: it is in no version that held then. */
  readonly late: boolean;
}

// A quiet input that came before anything later is in what the version says: it changed nothing of it.
const held = `
with known as (select version, as_of, inputs_from, inputs_until, inputs is null as unkept from history where customer_id = $1 and recorded_at <= $2),
quiet as (select version, recorded_at, inputs_from, inputs_until from quiet_inputs where customer_id = $1 and recorded_at <= $2),
held as (select coalesce(max(version), 0) as version from known where as_of <= $3
  and version < coalesce((select min(version) from known where inputs_until > $3), version + 1) and version <= coalesce((select min(version) from quiet where inputs_until > $3), version))
select profiles.programme, said.version, said.recorded_at, said.said, said.rests_on,
  exists (select from known where known.version > held.version and inputs_from <= $3)
  or exists (select from quiet where inputs_from <= $3 and (quiet.version > held.version or quiet.version = held.version
    and (inputs_until > $3 or recorded_at >= (select min(recorded_at) from quiet later where later.version = held.version and later.inputs_until > $3))))
  or exists (select from known join history using (version) cross join lateral json_to_recordset(history.said::json -> 'causes') as cause(type text, "occurredAt" timestamptz)
    where known.unkept and known.version > held.version and customer_id = $1 and type not like 'fealty.loyalty.%' and "occurredAt" <= $3) as late
from profiles cross join held left join history said on said.customer_id = profiles.customer_id and said.version = held.version
where profiles.customer_id = $1`;

/** The newest version that was recorded by `known` and rests on nothing after `at`; a version of null: none. Nothing: nobody is known. */
export const versionHeld = async (database: Database, customerId: string, { at, known }: Until): Promise<SaidVersion | undefined> => {
  const [row] = await database.query<SaidVersion>(held, [customerId, known, at]);
  return row;
};

export interface RecordedCause {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly version: number;
}

/** Everything that had occurred by `at`, as recorded by `known`, in the order of recording. Instants compare as text. */
export const causesUntil = (database: Database, customerId: string, { at, known }: Until): Promise<RecordedCause[]> =>
  database.query<RecordedCause>(`
    select cause.*, history.version from history
    cross join lateral json_to_recordset(said::json -> 'causes') as cause(id text, type text, "occurredAt" text)
    where customer_id = $1 and recorded_at <= $2 and "occurredAt" <= $3 collate "C" order by version`, [customerId, known, at]);
