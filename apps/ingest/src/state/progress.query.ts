import { platformTopic } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { boundedCount, type ProgressAnswer, type Standing } from '@fealty/messaging';

const countsText = `select
  (select count(*) from outgoing) as unsent,
  (select count(*) from quarantined_record where consumer = 'ingest') as quarantined,
  (select count(*) from refused_event) as refused`;

type Counts = Pick<ProgressAnswer, 'unsent' | 'quarantined' | 'refused'>;

type Ends = ReadonlyMap<number, number> | undefined;

const topicsNow = async (database: Database, ends: Ends): Promise<ProgressAnswer['topics']> => {
  const cursors = await database.query<{ shard: number; next: number }>(
    `select shard, coalesce((offsets ->> $1::text)::bigint, 0) as next from consumer_shard where consumer = 'ingest' order by shard`, [platformTopic.name]);
  const nextOf = new Map(cursors.map(({ shard, next }) => [shard, next]));
  return ends === undefined
    ? cursors.map(({ shard, next }) => ({ topic: platformTopic.name, partition: shard, next }))
    : [...ends].map(([partition, end]) => ({ topic: platformTopic.name, partition, next: nextOf.get(partition) ?? 0, end }));
};

/** How far ingest is. @param ends the log end of each partition of `platform.v1`; not known while Kafka does not answer */
export const progressNow = async (database: Database, ends: Ends): Promise<ProgressAnswer> => {
  const topics = await topicsNow(database, ends);
  const [counts] = await database.query<Counts>(countsText);
  const { unsent, quarantined, refused } = counts ?? { unsent: 0, quarantined: 0, refused: 0 };
  return { service: 'ingest', idle: ends !== undefined && unsent === 0 && topics.every(({ next, end = 0 }) => next >= end), topics, unsent, parked: 0, quarantined, refused, due: 0 };
};

const standingText = `select ${boundedCount('outgoing')} as unsent, ${boundedCount('quarantined_record', "consumer = 'ingest'")} as quarantined`;

/** The part of it that alerts rest on, at a bounded cost. */
export const standingNow = async (database: Database, ends: Ends): Promise<Standing> => {
  const topics = await topicsNow(database, ends);
  const [counts] = await database.query<Pick<Standing, 'unsent' | 'quarantined'>>(standingText);
  return { topics, unsent: counts?.unsent ?? 0, parked: 0, quarantined: counts?.quarantined ?? 0 };
};
