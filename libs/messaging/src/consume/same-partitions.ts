import type { Admin } from 'kafkajs';
import type { Pool } from 'pg';

/** This process was told another number of partitions than the one that was laid down when the first of them was made. */
export class OtherPartitions extends Error {
  override readonly name = 'OtherPartitions';

  constructor(told: number, found: string) {
    super(`FEALTY_PARTITIONS is ${told}, but ${found}: the number is fixed for life. Nothing is read or stored; start this process with the number that the topics have`);
  }
}

/** Whether a consumer has its shards. @throws OtherPartitions when there are more or fewer than it was told */
export const hasShards = async (pool: Pick<Pool, 'query'>, consumer: string, partitions: number): Promise<boolean> => {
  const { rows: [row] } = await pool.query<{ shards: number }>('select count(*) as shards from consumer_shard where consumer = $1', [consumer]);
  const shards = Number(row?.shards ?? 0);
  if (shards !== 0 && shards !== partitions) throw new OtherPartitions(partitions, `consumer_shard has ${shards} rows of ${consumer}`);
  return shards > 0;
};

/** @throws OtherPartitions when one of these topics has more or fewer partitions than the process was told */
export const sameInTopics = async (admin: Admin, topics: readonly string[], partitions: number): Promise<void> => {
  const found = await admin.fetchTopicMetadata({ topics: [...topics] });
  const others = found.topics.filter((topic) => topic.partitions.length !== partitions).map((topic) => `${topic.name} has ${topic.partitions.length} partitions`);
  if (others.length > 0) throw new OtherPartitions(partitions, others.join(', '));
};
