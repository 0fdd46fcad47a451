import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import type { Assigner, PartitionAssigner } from 'kafkajs';
import { coPartitionAssigner } from './co-partition-assigner.js';
import type { CoPartitioning } from './co-partition-assigner.js';

const { AssignerProtocol } = kafkajs;

/** The metadata of a broker, in the shape that the assigner reads it. */
const cluster = (counts: Record<string, number>) => ({
  addMultipleTargetTopics: () => Promise.resolve(),
  findTopicPartitionMetadata: (topic: string) => Array.from({ length: counts[topic] ?? 0 }, (_, partitionId) => ({ partitionId })),
}) as unknown as Parameters<PartitionAssigner>[0]['cluster'];

const assigner = (settings: Partial<CoPartitioning>, counts: Record<string, number> = {}): Assigner =>
  coPartitionAssigner({ instance: 'points-0', partitions: 4, ...settings })({ cluster: cluster(counts), groupId: 'g', logger: undefined as never });
const member = (memberId: string, topics: string[], settings: Partial<CoPartitioning> = {}) => ({ memberId, memberMetadata: assigner(settings).protocol({ topics }).metadata });
const assign = async (members: ReturnType<typeof member>[], counts: Record<string, number>, settings: Partial<CoPartitioning> = {}) => {
  // kafkajs passes the topics of the leader only.
  const answer = await assigner(settings, counts).assign({ members, topics: ['a.v1'] });
  return Object.fromEntries(answer.map(({ memberId, memberAssignment }) => [memberId, AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment]));
};

describe('the co-partition assigner', () => {
  it('reads topics that the leader does not subscribe to', async () => {
    const dealt = await assign([member('old', ['a.v1'], { instance: 'old' }), member('new', ['a.v1', 'b.v1'], { instance: 'new' })], { 'a.v1': 4, 'b.v1': 4 });
    expect(dealt).toEqual({ old: {}, new: { 'a.v1': [0, 1, 2, 3], 'b.v1': [0, 1, 2, 3] } });
  });

  it('lets a member keep the shards that it says it holds', async () => {
    const dealt = await assign([member('x', ['a.v1'], { instance: 'x', held: () => [0, 3] }), member('y', ['a.v1'], { instance: 'y', held: () => [1, 2] })], { 'a.v1': 4 });
    expect(dealt).toEqual({ x: { 'a.v1': [0, 3] }, y: { 'a.v1': [1, 2] } });
  });

  it('refuses a topic that has another partition count, or none', async () => {
    await expect(assign([member('x', ['a.v1', 'b.v1', 'c.v1'])], { 'a.v1': 4, 'b.v1': 5 })).rejects.toThrow('must have 4 partitions, the number is fixed for life: b.v1 has 5, c.v1 has 0');
    await expect(assign([member('x', ['a.v1'])], {}, { otherCounts: ['a.v1'] })).rejects.toMatchObject({ retriable: false });
  });

  it('takes a declared topic with another count', async () => {
    expect(await assign([member('x', ['platform.v1'])], { 'platform.v1': 6 }, { otherCounts: ['platform.v1'] })).toEqual({ x: { 'platform.v1': [0, 1, 2, 3, 4, 5] } });
  });

  it('takes a member whose user data it cannot read for one without a past', async () => {
    const stranger = { memberId: 's', memberMetadata: AssignerProtocol.MemberMetadata.encode({ version: 0, topics: ['a.v1'], userData: Buffer.from('??') }) };
    expect(await assign([stranger], { 'a.v1': 4 })).toEqual({ s: { 'a.v1': [0, 1, 2, 3] } });
  });
});
