import type { Statement } from '@fealty/postgres';
import type { Pool } from 'pg';
import { decodeFrame, type OutgoingRow } from '../outbox/frame.js';

export interface RowKey { readonly shard: number; readonly ordinal: number }
export const rowKey = ({ shard, ordinal }: RowKey): string => `${shard}/${ordinal}`;

// Shard by shard through the index: a scan over all of them at once would walk each time over what was deleted since the last vacuum.
const keysText = `select k.shard, o.ordinal from unnest($1::smallint[]) as k(shard)
  cross join lateral (select ordinal from outgoing where outgoing.shard = k.shard order by ordinal limit $2) o order by o.ordinal, k.shard limit $2`;
const framesText = 'select shard, ordinal, frame from outgoing join unnest($1::smallint[], $2::bigint[]) as k(shard, ordinal) using (shard, ordinal)';

/** Keys of unsent rows by state, never by "ordinal above the last one": at ingest transactions commit in another order than they draw. */
export const unsentKeys = async (pool: Pool, shards: readonly number[], limit: number): Promise<RowKey[]> =>
  (await pool.query<RowKey>({ name: 'unsent_keys', text: keysText, values: [shards, limit] })).rows;

/** The rows behind keys, read back byte for byte. */
export const unsentRows = async (pool: Pool, keys: readonly RowKey[]): Promise<OutgoingRow[]> => {
  if (keys.length === 0) return [];
  const { rows } = await pool.query<RowKey & { frame: Buffer }>({ name: 'unsent_frames', text: framesText, values: [keys.map((key) => key.shard), keys.map((key) => key.ordinal)] });
  return rows.map((row) => ({ shard: row.shard, ordinal: row.ordinal, records: decodeFrame(row.frame) }));
};

export const deleteSent = (keys: readonly RowKey[]): Statement => ({
  name: 'delete_sent', values: [keys.map((key) => key.shard), keys.map((key) => key.ordinal)],
  text: 'delete from outgoing o using unnest($1::smallint[], $2::bigint[]) as k(shard, ordinal) where o.shard = k.shard and o.ordinal = k.ordinal returning o.shard, o.ordinal',
});
