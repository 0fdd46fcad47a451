import type { Statement } from '@fealty/postgres';
import type { Pool } from 'pg';

/** How far Kafka has acknowledged what stands in one partition: the offset that its next record gets. */
export interface Acknowledged { readonly topic: string; readonly partition: number; readonly next: number }

/** Remembers how far each partition was acknowledged, in the transaction that forgets the rows sent. Never goes back. */
export const noteRelayed = (ends: readonly Acknowledged[]): Statement => ({
  name: 'note_relayed', values: [ends.map(({ topic }) => topic), ends.map(({ partition }) => partition), ends.map(({ next }) => next)],
  text: `insert into relayed (topic, partition, next_offset) select * from unnest($1::text[], $2::integer[], $3::bigint[]) as t(topic, partition, next_offset) order by topic, partition
         on conflict (topic, partition) do update set next_offset = greatest(relayed.next_offset, excluded.next_offset)`,
});

/** One partition of an own topic, the shard of the rows that wait for it, and where it ends. */
export interface OwnLog { readonly topic: string; readonly partition: number; readonly shard: number; readonly end: number }
/** What a topic holds and the database may not know: the offsets from `from` up to, not including, `end`. */
export type Unexplained = OwnLog & { readonly from: number };

const unexplainedText = `select l.topic, l.partition, l.shard, l.end, coalesce(r.next_offset, 0) as from
  from unnest($1::text[], $2::integer[], $3::smallint[], $4::bigint[]) as l(topic, partition, shard, "end") left join relayed r using (topic, partition)
  where l.end - coalesce(r.next_offset, 0) > (select coalesce(sum(records), 0) from outgoing o where o.shard = l.shard)`;

/**
 * Where topics hold what the database may not know. What is unsent explains a difference that a relay leaves when it ends between
 * Kafka's answer and the mark. Where more stands in the topic, either it was sent twice, or the database was restored to an earlier state.
 */
export const unexplained = async (pool: Pool, logs: readonly OwnLog[]): Promise<readonly Unexplained[]> => {
  const values = [logs.map(({ topic }) => topic), logs.map(({ partition }) => partition), logs.map(({ shard }) => shard), logs.map(({ end }) => end)];
  return (await pool.query<Unexplained>({ name: 'unexplained', text: unexplainedText, values })).rows;
};
