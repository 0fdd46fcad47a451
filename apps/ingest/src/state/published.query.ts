import { shopTopic, sourceOf } from '@fealty/contracts';
import type { ShardRecord } from '@fealty/messaging';
import type { Database } from '@fealty/postgres';

// An accepted event has its row in the inbox, under the number that it was told with, unless it is so old that it may be purged; a policy version has its own.
const text = `select count(*) as unknown from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[]) as e(customer_id, sequence, programme, foreign_id, occurred_at)
  where not exists (select 1 from inbox i where i.foreign_id = e.foreign_id and i.programme = e.programme and i.sequence = e.sequence and i.customer_id is not distinct from e.customer_id::uuid)
  and not exists (select 1 from inbox_horizon h where e.foreign_id is not null and e.occurred_at < h.before)
  and not exists (select 1 from policy_version v where e.foreign_id is null and v.programme = e.programme and v.published_at = e.occurred_at)`;

const header = ({ headers }: ShardRecord, name: string): string | null => {
  const value = headers[name];
  return value === undefined ? null : String(value);
};

// What others wrote into the topic has not the shape of what ingest says.
const isOwn = (record: ShardRecord): boolean =>
  header(record, 'ce_source') === sourceOf(shopTopic.owner) && header(record, 'ce_correlationid') === `${Number(header(record, 'ce_sequence'))}.${header(record, 'ce_id') ?? ''}`;

/** How many of these records ingest published, and knows nothing of: its database was restored to an earlier state. */
export const unknownOf = async (database: Database, records: readonly ShardRecord[]): Promise<number> => {
  const own = records.filter(isOwn);
  if (own.length === 0) return 0;
  const column = (name: string): (string | null)[] => own.map((record) => header(record, name));
  const keys = own.map(({ key }) => key?.toString('utf8') ?? null);
  const [row] = await database.query<{ unknown: number }>(text, [keys, ...['ce_sequence', 'ce_programme', 'ce_causationid', 'ce_time'].map(column)], 'unknown_of');
  return row?.unknown ?? 0;
};
