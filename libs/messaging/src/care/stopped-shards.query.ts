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
