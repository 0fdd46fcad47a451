import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestKafka, createTopics, uniqueName, waitUntil } from '@fealty/testing';
import type { Consumer } from 'kafkajs';
import { kafkaClient, requestRetry } from './client.js';
import { coPartitionAssigner } from './co-partition-assigner.js';

type Assigned = Record<string, number[]>;
interface Member { consumer: Consumer; assigned: Assigned; crash: { error: Error; restart: boolean } | undefined; stop(): Promise<void> }

let brokers: string[];
const running: Member[] = [];
const twoTopics = async (partitions: [number, number]): Promise<[string, string]> => {
  const topics: [string, string] = [uniqueName('a'), uniqueName('b')];
  await createTopics(brokers, topics.map((name, at) => ({ name, partitions: partitions[at]!, replicationFactor: 1, config: {} })));
  return topics;
};

const join = async (groupId: string, instance: string, topics: string[]): Promise<Member> => {
  const member: Member = { consumer: undefined as never, assigned: {}, crash: undefined, stop: () => member.consumer.disconnect() };
  const held = () => [...new Set(Object.values(member.assigned).flat())];
  const consumer = kafkaClient({ brokers, clientId: instance, log: () => undefined }).consumer({
    groupId, partitionAssigners: [coPartitionAssigner({ instance, partitions: 8, held })],
    sessionTimeout: 8000, heartbeatInterval: 200, rebalanceTimeout: 10_000, maxWaitTimeInMs: 100, allowAutoTopicCreation: false, retry: { ...requestRetry, restartOnFailure: () => Promise.resolve(true) },
  });
  member.consumer = consumer;
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => { member.assigned = payload.memberAssignment; });
  consumer.on(consumer.events.CRASH, ({ payload }) => { member.crash = payload; });
  await consumer.connect();
  for (const topic of topics) await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachBatch: () => Promise.resolve(), autoCommit: false });
  running.push(member);
  return member;
};

const shards = (member: Member, topic: string): number[] => (member.assigned[topic] ?? []).toSorted((x, y) => x - y);
const all = [0, 1, 2, 3, 4, 5, 6, 7];
const complete = (members: Member[], topics: string[]): boolean => topics.every((topic) => members.flatMap((member) => shards(member, topic)).toSorted((x, y) => x - y).join() === all.join());

beforeAll(async () => { ({ brokers } = await aTestKafka()); }, 120_000);
afterEach(async () => { await Promise.all(running.splice(0).map((member) => member.stop())); }, 30_000);

describe('the co-partition assigner in a real group', () => {
  it('deals the same shards of both topics, moves only what a newcomer gets, and gives a restart its shards back', async () => {
    const topics = await twoTopics([8, 8]);
    const group = uniqueName('g');
    const [first, second] = [await join(group, 'p-0', topics), await join(group, 'p-1', topics)];
    await waitUntil('two members share the shards', () => complete([first, second], topics) && shards(second, topics[0]).length === 4);
    expect(shards(first, topics[0])).toEqual(shards(first, topics[1]));
    const before = shards(first, topics[0]);
    const third = await join(group, 'p-2', topics);
    await waitUntil('three members share the shards', () => complete([first, second, third], topics) && shards(third, topics[0]).length > 0);
    expect(before).toEqual(expect.arrayContaining(shards(first, topics[0])));
    const owned = shards(third, topics[0]);
    await third.stop();
    await waitUntil('the others have its shards', () => complete([first, second], topics));
    const again = await join(group, 'p-2', topics);
    await waitUntil('it is back', () => complete([first, second, again], topics) && shards(again, topics[0]).length > 0);
    expect(shards(again, topics[0])).toEqual(owned);
  }, 60_000);

  it('F27: leaves no topic unread in a rolling deploy, although the leader does not know the new one', async () => {
    const topics = await twoTopics([8, 8]);
    const group = uniqueName('g');
    const old = await join(group, 'p-0', [topics[0]]);
    await waitUntil('the old one reads its topic', () => complete([old], [topics[0]]));
    const young = await join(group, 'p-1', topics);
    await waitUntil('both topics are read', () => complete([old, young], topics));
    expect(shards(young, topics[0])).toEqual(all);
  }, 60_000);

  it('F27: reads nothing and says why when a topic has another partition count', async () => {
    const topics = await twoTopics([8, 5]);
    const member = await join(uniqueName('g'), 'p-0', topics);
    const crash = await waitUntil('the consumer crashed', () => member.crash);
    expect(crash?.error.message).toContain(`must have 8 partitions, the number is fixed for life: ${topics[1]} has 5`);
    expect(crash?.restart).toBe(false);
  }, 60_000);
});
