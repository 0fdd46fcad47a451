import type { Kafka } from 'kafkajs';
import { FetchedRecord } from './fetched-record.js';
import type { PlacedMessage } from './record-reader.js';

interface FetchedPartition { readonly partition: number; readonly messages: readonly PlacedMessage[] }
interface Broker { fetch(request: object): Promise<{ readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[] }> }
interface TopicOffset { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }
/** kafkajs's own view of the brokers, as far as it is used here. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(of: { readonly nodeId: string }): Promise<Broker>;
  fetchTopicsOffset(topics: readonly { readonly topic: string; readonly fromBeginning: boolean; readonly partitions: readonly { readonly partition: number }[] }[]): Promise<readonly TopicOffset[]>;
}

/** A log does not hold an offset (any more): it begins later, ends before, or has nothing there. */
export class OffsetGone extends Error {
  constructor(readonly topic: string, readonly offset: number, why: string) {
    super(why);
  }
}

/** Reading took longer than it may. */
export class ReadingTooLong extends Error {}

type Take<Taken> = (record: FetchedRecord) => Taken;

/** Offsets of one partition, by topic. */
export interface PlacesToRead { readonly partition: number; readonly offsets: Readonly<Record<string, readonly number[]>>; readonly withinMs: number }

/** Of a place whose next one is so near, as much is asked for as is likely to bring both. */
const nearby = 500;
const fetchBytes = { near: 131_072, far: 4_096 } as const;

// A consumer reads on from a place, with a group that must be joined first; single records are asked for below it.
const clusterOf = (kafka: Kafka): Cluster => {
  const create = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
  if (create === undefined) throw new Error('kafkajs has no way to create a cluster under its private name');
  return (kafka as unknown as Record<symbol, (settings: object) => Cluster>)[create]?.({ allowAutoTopicCreation: false, metadataMaxAge: 300_000, isolationLevel: 1 }) as Cluster;
};

const boundOf = async (cluster: Cluster, topics: readonly string[], { partition, fromBeginning }: { partition: number; fromBeginning: boolean }): Promise<ReadonlyMap<string, number>> => {
  const bounds = await cluster.fetchTopicsOffset(topics.map((topic) => ({ topic, fromBeginning, partitions: [{ partition }] })));
  return new Map(bounds.map(({ topic, partitions: [first] }) => [topic, Number(first?.offset ?? 0)]));
};

interface OfTopic<Taken> { readonly take: Take<Taken>; readonly topic: string; readonly partition: number; readonly offsets: readonly number[]; readonly giveUpAt: number }

interface Fetching { readonly topic: string; readonly partition: number; readonly offset: number; readonly maxBytes: number }

/** A batch comes whole, however little is asked for. */
const fetchFrom = async (cluster: Cluster, { topic, partition, offset, maxBytes }: Fetching): Promise<readonly PlacedMessage[]> => {
  const [nodeId = ''] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  const broker = await cluster.findBroker({ nodeId });
  const { responses } = await broker.fetch({
    replicaId: -1, isolationLevel: 1, maxWaitTime: 100, minBytes: 1, maxBytes, topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
  });
  return responses.find(({ topicName }) => topicName === topic)?.partitions.find((one) => one.partition === partition)?.messages ?? [];
};

/** Offsets that lie close to each other come with one request: what a request brings is looked through for all that are wanted. */
const readTopic = async <Taken>(cluster: Cluster, of: OfTopic<Taken>): Promise<Taken[]> => {
  const wanted = [...new Set(of.offsets)].sort((one, other) => one - other);
  const found: Taken[] = [];
  for (let offset = wanted[found.length]; offset !== undefined; offset = wanted[found.length]) {
    if (performance.now() > of.giveUpAt) throw new ReadingTooLong(`${found.length} of ${wanted.length} records of ${of.topic} were read in time`);
    const before = found.length;
    const isNear = (wanted[before + 1] ?? Infinity) - offset <= nearby;
    for (const message of await fetchFrom(cluster, { topic: of.topic, partition: of.partition, offset, maxBytes: isNear ? fetchBytes.near : fetchBytes.far })) {
      if (Number(message.offset) === wanted[found.length]) found.push(of.take(new FetchedRecord(of.topic, of.partition, message as never)));
    }
    if (found.length === before) throw new OffsetGone(of.topic, offset, `${of.topic}/${of.partition} has no record ${offset}`);
  }
  return found;
};

const checkBounds = async (cluster: Cluster, topics: readonly string[], { partition, offsets }: PlacesToRead): Promise<void> => {
  const [begins, ends] = await Promise.all([true, false].map((fromBeginning) => boundOf(cluster, topics, { partition, fromBeginning })));
  for (const topic of topics) {
    const [first, last] = [Math.min(...offsets[topic] ?? []), Math.max(...offsets[topic] ?? [])];
    const [begin, end] = [begins?.get(topic) ?? 0, ends?.get(topic) ?? 0];
    if (first < begin) throw new OffsetGone(topic, first, `${topic}/${partition} begins at ${begin} now; ${first} is needed`);
    if (last >= end) throw new OffsetGone(topic, last, `${topic}/${partition} ends at ${end}; ${last} is needed: the log was truncated or recreated`);
  }
};

/**
 * Takes single records of one partition by their offsets, each topic in the order of its offsets. It belongs to no group and moves nothing.
 * What is taken of a record outlives it: one that was kept would keep all that came with it in memory.
 * @throws OffsetGone, ReadingTooLong; an error of kafkajs while no broker answers
 */
export const recordsAt = async <Taken>(kafka: Kafka, places: PlacesToRead, take: Take<Taken>): Promise<Taken[]> => {
  const topics = Object.keys(places.offsets).filter((topic) => (places.offsets[topic] ?? []).length > 0);
  if (topics.length === 0) return [];
  const giveUpAt = performance.now() + places.withinMs;
  const cluster = clusterOf(kafka);
  try {
    await cluster.connect();
    await cluster.addMultipleTargetTopics(topics);
    await checkBounds(cluster, topics, places);
    const read = await Promise.all(topics.map((topic) => readTopic(cluster, { take, topic, partition: places.partition, offsets: places.offsets[topic] ?? [], giveUpAt })));
    return read.flat();
  } finally {
    await cluster.disconnect().catch(() => undefined);
  }
};
