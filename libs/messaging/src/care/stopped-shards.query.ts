import type { Pool } from 'pg';

export interface StoppedShard { readonly shard: number; readonly reason: string; readonly since: Date }

/** Shards of a consumer that the breaker has stopped. */
export const stoppedShards = async (pool: Pool, consumer: string): Promise<StoppedShard[]> =>
  (await pool.query<StoppedShard>('select shard, reason, stopped_at as since from stopped_shard where consumer = $1 order by shard', [consumer])).rows;

const letGoText = `with gone as (delete from stopped_shard where consumer = $1 and shard = $2 returning shard, reason, stopped_at),
  logged as (insert into care_log (consumer, shard, action, asked_by, why, headers) select $1, shard, $3, $4, $5, $6::jsonb from gone)
  select shard, reason, stopped_at as since from gone`;

/** How a stopped shard goes on: as before, or past what fails of a programme before these offsets, by topic. */
export interface LetGo { readonly shard: number; readonly by: string; readonly why: string; readonly past?: { readonly programme: string; readonly until: Readonly<Record<string, number>> } }

/** Takes the mark away, with a row in the log, which the breaker heeds next time when it lets past: both or neither; `undefined` when there is no mark. */
export const letShardGo = async (pool: Pool, consumer: string, { shard, by, why, past }: LetGo): Promise<StoppedShard | undefined> =>
  (await pool.query<StoppedShard>(letGoText, [consumer, shard, past === undefined ? 'resume' : 'past', by, why, past === undefined ? null : JSON.stringify(past)])).rows[0];

/** Where the shard goes on reading, by topic. */
export const cursorsOf = async (pool: Pool, consumer: string, shard: number): Promise<Readonly<Record<string, number>>> =>
  (await pool.query<{ offsets: Record<string, number> }>('select offsets from consumer_shard where consumer = $1 and shard = $2', [consumer, shard])).rows[0]?.offsets ?? {};
