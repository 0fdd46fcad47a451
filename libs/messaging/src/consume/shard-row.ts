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
export const lockShard = (consumer: string, shard: number): Statement => ({
  name: 'lock_shard', values: [consumer, shard],
  text: `select epoch, owner, revision, ordinal, offsets, changed, ${utcNow} from consumer_shard where consumer = $1 and shard = $2 for update`,
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

export interface Moved { readonly ordinal: number; readonly offsets: Readonly<Record<string, number>> }
export const moveShardAsOwner = (consumer: string, shard: number, { ordinal, offsets }: Moved): Statement => ({
  name: 'move_shard', values: [consumer, shard, ordinal, JSON.stringify(offsets)],
  text: `update consumer_shard set revision = revision + 1, ordinal = $3, offsets = offsets || $4::jsonb, changed = '[]' where consumer = $1 and shard = $2`,
});
const changedMax = 200;
/** Another writer than the owner leaves word of whom it changed, so that the owner forgets only those. */
export const moveShardAsGuest = (consumer: string, shard: number, { ordinal, customerIds }: { ordinal: number; customerIds: readonly string[] }): Statement => ({
  name: 'move_shard_as_guest', values: [consumer, shard, ordinal, JSON.stringify(customerIds), changedMax],
  text: `update consumer_shard set revision = revision + 1, ordinal = $3,
           changed = case when changed is null or jsonb_array_length(changed) > $5::int then null else changed || $4::jsonb end
         where consumer = $1 and shard = $2`,
});
