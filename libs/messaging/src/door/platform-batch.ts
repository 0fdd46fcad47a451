import { platformTopic } from '@fealty/contracts';
import type { Statement } from '@fealty/postgres';
import type { ShardRecord } from '../consume/read-event.js';
import { setAsideStatements, nothingSetAside } from '../parking/set-aside.js';

/** Records of one partition of `platform.v1`, for the same transaction as the events of other senders. */
export interface PlatformBatch {
  readonly partition: number;
  /** The hold under which they were read; somebody else's claim ends it. */
  readonly epoch: number;
  /** Where the reader stood. */
  readonly from: number;
  readonly next: number;
  readonly records: readonly ShardRecord[];
  /** The database refused what follows from these records: set them aside with this reason. */
  readonly unusable?: string;
}

/** `gap`: records before `from` were not seen yet; nothing was taken, read again from there. */
export type PlatformResult = { readonly applied: number } | { readonly gap: number } | { readonly fenced: true };

export interface PlatformCursor { readonly shard: number; readonly epoch: number; readonly next: number }

const consumer = 'ingest';

/** Locks the cursors of some partitions; the first statement of a transaction that takes records of them. */
export const lockPlatformCursors = (partitions: readonly number[]): Statement => ({
  name: 'lock_platform_cursors', values: [consumer, partitions, platformTopic.name],
  text: `select shard, epoch, coalesce((offsets ->> $3::text)::bigint, 0) as next from consumer_shard
         where consumer = $1 and shard = any($2::smallint[]) order by shard for update`,
});

/** Moves cursors in the transaction that stores what the records became. */
export const movePlatformCursors = (moved: ReadonlyMap<number, number>): Statement => ({
  name: 'move_platform_cursors', values: [consumer, [...moved.keys()], [...moved.values()], platformTopic.name],
  text: `update consumer_shard c set revision = revision + 1, offsets = c.offsets || jsonb_build_object($4::text, m.next)
         from unnest($2::smallint[], $3::bigint[]) as m(shard, next) where c.consumer = $1 and c.shard = m.shard`,
});

/** What a batch may do under the locked cursor: its result when it may do nothing, else the records not taken before. */
export const recordsToTake = (batch: PlatformBatch, cursor: PlatformCursor | undefined): { readonly result: PlatformResult } | { readonly records: readonly ShardRecord[] } => {
  if (cursor === undefined || cursor.epoch !== batch.epoch) return { result: { fenced: true } };
  if (batch.from > cursor.next) return { result: { gap: cursor.next } };
  return { records: batch.records.filter(({ offset }) => offset >= cursor.next) };
};

/** Stores records that are no events, bytes and all. */
export const quarantinePlatformRecords = (quarantined: readonly { readonly record: ShardRecord; readonly reason: string }[]): Statement[] =>
  setAsideStatements(consumer, { ...nothingSetAside(), quarantined: [...quarantined] });
