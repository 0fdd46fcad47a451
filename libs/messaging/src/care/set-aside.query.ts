import type { Pool } from 'pg';

export interface ParkedStream { readonly customerId: string; readonly topic: string; readonly sequence: number; readonly events: number; readonly reason: string; readonly since: Date }
export interface ParkedEvent { readonly sequence: number; readonly offset: number; readonly reason: string; readonly parkedAt: Date; readonly headers: Record<string, string>; readonly bytes: Buffer | null }
/** Where a record stands in its log. */
export interface Place { readonly topic: string; readonly partition: number; readonly offset: number }
export interface Quarantined extends Place { readonly reason: string; readonly quarantinedAt: Date; readonly key: Buffer | null; readonly headers: Record<string, string>; readonly bytes: Buffer | null }

const streamsText = `select customer_id as "customerId", topic, min(sequence) as sequence, count(*) as events, min(parked_at) as since, (array_agg(reason order by sequence))[1] as reason
  from parked_event where consumer = $1 and (customer_id, topic) > ($2::uuid, $3) group by customer_id, topic order by customer_id, topic limit $4`;
const nobody = '00000000-0000-0000-0000-000000000000';

/** Parked streams, one line each, with the first event's reason. */
export const parkedStreams = async (pool: Pool, consumer: string, { after = [nobody, ''], limit }: { after?: readonly [string, string] | undefined; limit: number }): Promise<ParkedStream[]> =>
  (await pool.query<ParkedStream>(streamsText, [consumer, ...after, limit])).rows;

const eventsText = `select sequence, record_offset as "offset", reason, parked_at as "parkedAt", headers, bytes
  from parked_event where consumer = $1 and customer_id = $2 and topic = $3 and sequence > $4 order by sequence limit $5`;

/** What is parked of one stream, in order, with the original bytes. */
export const parkedEvents = async (pool: Pool, consumer: string, { customerId, topic, after = 0, limit }: { customerId: string; topic: string; after?: number | undefined; limit: number }): Promise<ParkedEvent[]> =>
  (await pool.query<ParkedEvent>(eventsText, [consumer, customerId, topic, after, limit])).rows;

const quarantineText = `select topic, record_partition as "partition", record_offset as "offset", reason, quarantined_at as "quarantinedAt", record_key as key, headers, bytes
  from quarantined_record where consumer = $1`;

/** Records that could not be told whose they are. */
export const quarantinedRecords = async (pool: Pool, consumer: string, { after = ['', 0, -1], limit }: { after?: readonly [string, number, number] | undefined; limit: number }): Promise<Quarantined[]> =>
  (await pool.query<Quarantined>(`${quarantineText} and (topic, record_partition, record_offset) > ($2, $3::int, $4::bigint) order by topic, record_partition, record_offset limit $5`, [consumer, ...after, limit])).rows;

export const quarantinedRecord = async (pool: Pool, consumer: string, { topic, partition, offset }: Place): Promise<Quarantined | undefined> =>
  (await pool.query<Quarantined>(`${quarantineText} and topic = $2 and record_partition = $3 and record_offset = $4`, [consumer, topic, partition, offset])).rows[0];

// The key tells whom to forget these bytes with.
const dismissText = `with gone as (delete from quarantined_record where consumer = $1 and topic = $2 and record_partition = $3 and record_offset = $4 returning *)
  insert into care_log (consumer, shard, action, customer_id, topic, sequence, asked_by, why, headers, bytes)
  select consumer, record_partition, 'dismiss', case when encode(record_key, 'escape') ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then encode(record_key, 'escape')::uuid end,
    topic, record_offset, $5, $6, headers, bytes from gone`;

/** Moves a record from quarantine to the log of what was done by hand, where its offset stands for a number. False: it is not there. */
export const dismissRecord = async (pool: Pool, consumer: string, { topic, partition, offset, by, why }: Place & { readonly by: string; readonly why: string }): Promise<boolean> =>
  (await pool.query(dismissText, [consumer, topic, partition, offset, by, why])).rowCount === 1;
