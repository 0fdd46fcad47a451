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

interface Known { readonly next: number; readonly unsent: number }
const knownText = `select coalesce((select next_offset from relayed where topic = $1 and partition = $2), 0)::bigint as next,
  (select coalesce(sum(records), 0) from outgoing where shard = $2)::bigint as unsent`;

/**
 * From where a topic holds what the database may not know; `undefined` when what is unsent explains it, because a relay has ended between
 * Kafka's answer and the mark. Where more stands in the topic, either it was sent twice, or the database was restored to an earlier state.
 */
export const unknownFrom = async (pool: Pool, { topic, partition, end }: { topic: string; partition: number; end: number }): Promise<number | undefined> => {
  const { rows: [known] } = await pool.query<Known>({ name: 'relayed_until', text: knownText, values: [topic, partition] });
  const { next, unsent } = known ?? { next: 0, unsent: 0 };
  return end - next > unsent ? next : undefined;
};
