import type { Admin, Kafka } from 'kafkajs';
import { kafkaClient } from '@fealty/messaging';

export const benchKafka = (brokers: readonly string[]): Kafka => kafkaClient({ brokers, clientId: 'bench', logLevel: 'error', log: () => undefined });

/** Records of some topics by `topic/partition`. */
export type Ends = ReadonlyMap<string, number>;

export const endsOf = async (admin: Admin, topics: readonly string[]): Promise<Ends> => {
  const found = await Promise.all(topics.map(async (topic) => (await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [`${topic}/${partition}`, Number(high)] as const)));
  return new Map(found.flat());
};

export const sumOf = (ends: Ends): number => [...ends.values()].reduce((sum, end) => sum + end, 0);

/** What a consumer group has committed, by `topic/partition`. */
export const committedOf = async (admin: Admin, groupId: string, topics: readonly string[]): Promise<Ends> => {
  const found = await admin.fetchOffsets({ groupId, topics: [...topics] });
  return new Map(found.flatMap(({ topic, partitions }) => partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Math.max(0, Number(offset))] as const)));
};
