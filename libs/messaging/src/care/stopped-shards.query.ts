import type { Pool } from 'pg';

export interface StoppedShard { readonly shard: number; readonly reason: string; readonly since: Date }

/** Shards of a consumer that the breaker has stopped. */
export const stoppedShards = async (pool: Pool, consumer: string): Promise<StoppedShard[]> =>
  (await pool.query<StoppedShard>('select shard, reason, stopped_at as since from stopped_shard where consumer = $1 order by shard', [consumer])).rows;

const resumeText = `with gone as (delete from stopped_shard where consumer = $1 and shard = $2 returning shard, reason, stopped_at),
  logged as (insert into care_log (consumer, shard, action, asked_by, why) select $1, shard, 'resume', $3, $4 from gone)
  select shard, reason, stopped_at as since from gone`;

/** Takes the mark away, with a row in the log; `undefined` when there is none. */
export const resumeShard = async (pool: Pool, consumer: string, { shard, by, why }: { shard: number; by: string; why: string }): Promise<StoppedShard | undefined> =>
  (await pool.query<StoppedShard>(resumeText, [consumer, shard, by, why])).rows[0];

const pastText = `with gone as (delete from stopped_shard where consumer = $1 and shard = $2 returning shard, reason, stopped_at),
  logged as (insert into care_log (consumer, shard, action, asked_by, why, headers) select $1, shard, 'past', $3, $4, $5::jsonb from gone)
  select shard, reason, stopped_at as since from gone`;

export interface Past { readonly shard: number; readonly programme: string; readonly until: Readonly<Record<string, number>>; readonly by: string; readonly why: string }

/** Takes the mark away and leaves the word that the breaker heeds next time, both or neither; `undefined` when there is no mark. */
export const letShardPast = async (pool: Pool, consumer: string, { shard, programme, until, by, why }: Past): Promise<StoppedShard | undefined> =>
  (await pool.query<StoppedShard>(pastText, [consumer, shard, by, why, JSON.stringify({ programme, until })])).rows[0];

/** Where the shard goes on reading, by topic. */
export const cursorsOf = async (pool: Pool, consumer: string, shard: number): Promise<Readonly<Record<string, number>>> =>
  (await pool.query<{ offsets: Record<string, number> }>('select offsets from consumer_shard where consumer = $1 and shard = $2', [consumer, shard])).rows[0]?.offsets ?? {};
