import './patch-kafkajs.js';
import kafkajs from 'kafkajs';
import type { Assigner, GroupMember as KafkaMember, PartitionAssigner } from 'kafkajs';
import { assignShards } from './assign-shards.js';
import type { GroupMember } from './assign-shards.js';

const { AssignerProtocol, KafkaJSNonRetriableError } = kafkajs;

export interface CoPartitioning {
  /** Name of this process that survives its restart, so that it gets its shards back. */
  instance: string;
  /** P, the partition count of every internal topic. */
  partitions: number;
  /** Topics that may have another partition count. */
  otherCounts?: readonly string[];
  /** Shards that this process holds at the moment of joining; they stay with it where balance allows. */
  held?: () => readonly number[];
}

type Cluster = Parameters<PartitionAssigner>[0]['cluster'];

const encodeUserData = (instance: string, held: readonly number[]): Buffer => Buffer.from(JSON.stringify({ instance, held }));

const decodeUserData = (bytes: Buffer | null | undefined): { instance?: string; held: readonly number[] } => {
  try {
    const { instance, held } = JSON.parse(bytes?.toString('utf8') ?? '') as { instance?: unknown; held?: unknown };
    const shards = Array.isArray(held) ? held.filter((shard): shard is number => Number.isInteger(shard)) : [];
    return typeof instance === 'string' ? { instance, held: shards } : { held: shards };
  } catch {
    return { held: [] };
  }
};

const memberOf = ({ memberId, memberMetadata }: KafkaMember): GroupMember => {
  const metadata = AssignerProtocol.MemberMetadata.decode(memberMetadata);
  return { memberId, topics: metadata?.topics ?? [], instance: memberId, ...decodeUserData(metadata?.userData) };
};

const partitionCounts = async (cluster: Cluster, topics: readonly string[]): Promise<Map<string, number>> => {
  // The leader's metadata covers its own topics only; another member may read more.
  await cluster.addMultipleTargetTopics([...topics]);
  return new Map(topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]));
};

const refuseOtherCounts = (counts: ReadonlyMap<string, number>, { partitions, otherCounts = [] }: CoPartitioning): void => {
  const wrong = [...counts].filter(([topic, count]) => count === 0 || (count !== partitions && !otherCounts.includes(topic)));
  if (wrong.length === 0) return;
  const found = wrong.map(([topic, count]) => `${topic} has ${count}`).join(', ');
  throw new KafkaJSNonRetriableError(`Every co-partitioned topic must have ${partitions} partitions, the number is fixed for life: ${found}. Nothing is read until that is put right.`);
};

/**
 * Gives shard n of every topic to the same member, see `assignShards`. It reads each member's own subscription, because
 * kafkajs passes on the leader's only, and refuses a topic whose partition count is not P.
 */
export const coPartitionAssigner = (settings: CoPartitioning): PartitionAssigner => ({ cluster }): Assigner => ({
  name: 'fealty-copartition-1',
  version: 1,
  protocol: ({ topics }) => ({
    name: 'fealty-copartition-1',
    metadata: AssignerProtocol.MemberMetadata.encode({ version: 1, topics, userData: encodeUserData(settings.instance, settings.held?.() ?? []) }),
  }),
  assign: async ({ members }) => {
    const group = members.map(memberOf);
    const counts = await partitionCounts(cluster, [...new Set(group.flatMap(({ topics }) => topics))]);
    refuseOtherCounts(counts, settings);
    return [...assignShards(group, counts, settings.partitions)].map(([memberId, dealt]) => ({
      memberId,
      memberAssignment: AssignerProtocol.MemberAssignment.encode({ version: 1, assignment: dealt as { [topic: string]: number[] }, userData: Buffer.alloc(0) }),
    }));
  },
});
