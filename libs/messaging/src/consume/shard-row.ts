import type { Statement } from '@fealty/postgres';

/** The row that fences a shard of a consumer: whoever holds its epoch owns the shard; its offsets are the cursors that count. */
export interface ShardRow {
  readonly epoch: number;
  readonly owner: string | null;
  readonly revision: number;
  /** The last ordinal given to an outgoing row of this shard. */
  readonly ordinal: number;
  /** Next offset to apply, by topic. */
  readonly offsets: Readonly<Record<string, number>>;
  /** Customers changed by others than the owner since the owner last wrote; null when the list was cut. */
  readonly changed: readonly string[] | null;
  /** The database's clock. */
  readonly now: string;
}

const utcNow = `to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`;

export const ensureShards = (consumer: string, partitions: number): Statement => ({
  text: 'insert into consumer_shard (consumer, shard) select $1, s from generate_series(0, $2::int - 1) s on conflict do nothing', values: [consumer, partitions],
});
/** `restored`: what was said before may come up again. */
export interface LockedShard extends ShardRow { readonly shard: number; readonly restored: boolean }
/** Locks the rows of some shards in the order of shards, so that no two transactions wait for one another. */
export const lockShards = (consumer: string, shards: readonly number[]): Statement => ({
  name: 'lock_shards', values: [consumer, shards],
  text: `select shard, epoch, owner, revision, ordinal, offsets, changed, restored_until is not null as restored, ${utcNow} from consumer_shard where consumer = $1 and shard = any($2::smallint[]) order by shard for update`,
});
/** Its inputs are read again, up to where they end now. */
export const restoredShard = (consumer: string, shard: number, until: Readonly<Record<string, number>>): Statement => ({
  name: 'restored_shard', text: 'update consumer_shard set restored_until = $3 where consumer = $1 and shard = $2', values: [consumer, shard, JSON.stringify(until)],
});
/** Takes the shard over: from here on, the former owner's writes are refused. */
export const claimShard = (consumer: string, shard: number, owner: string): Statement => ({
  name: 'claim_shard', values: [consumer, shard, owner],
  text: `update consumer_shard set epoch = epoch + 1, owner = $3, revision = revision + 1, changed = '[]' where consumer = $1 and shard = $2
         returning epoch, owner, revision, ordinal, offsets, changed, ${utcNow}`,
});
export const releaseShard = (consumer: string, shard: number, epoch: number): Statement => ({
  name: 'release_shard', values: [consumer, shard, epoch], text: 'update consumer_shard set owner = null where consumer = $1 and shard = $2 and epoch = $3',
});

export interface Moved { readonly shard: number; readonly ordinal: number; readonly offsets: Readonly<Record<string, number>> }
export const moveShardsAsOwner = (consumer: string, moved: readonly Moved[]): Statement => ({
  name: 'move_shards', values: [consumer, moved.map(({ shard }) => shard), moved.map(({ ordinal }) => ordinal), moved.map(({ offsets }) => JSON.stringify(offsets))],
  text: `update consumer_shard c set revision = c.revision + 1, ordinal = k.ordinal, offsets = c.offsets || k.offsets::jsonb, changed = '[]'
         from unnest($2::smallint[], $3::bigint[], $4::text[]) as k(shard, ordinal, offsets) where c.consumer = $1 and c.shard = k.shard`,
});
const changedMax = 200;
/** Another writer than the owner leaves word of whom it changed, so that the owner forgets only those. */
export const moveShardsAsGuest = (consumer: string, moved: readonly { shard: number; ordinal: number; customerIds: readonly string[] }[]): Statement => ({
  name: 'move_shards_as_guest', values: [consumer, moved.map(({ shard }) => shard), moved.map(({ ordinal }) => ordinal), moved.map(({ customerIds }) => JSON.stringify(customerIds)), changedMax],
  text: `update consumer_shard c set revision = c.revision + 1, ordinal = k.ordinal,
           changed = case when c.changed is null or jsonb_array_length(c.changed) > $5::int then null else c.changed || k.ids::jsonb end
         from unnest($2::smallint[], $3::bigint[], $4::text[]) as k(shard, ordinal, ids) where c.consumer = $1 and c.shard = k.shard`,
});
