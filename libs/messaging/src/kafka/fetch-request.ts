import { createRequire } from 'node:module';
import { BodyWriter, headRoom, textBytes, type Encoded } from './fast-request.js';

interface PartitionRequest { readonly partition: number; readonly currentLeaderEpoch?: number; readonly fetchOffset: string | number; readonly logStartOffset?: string | number; readonly maxBytes: number }
interface TopicRequest { readonly topic: string; readonly partitions: readonly { readonly partition: number }[] }
interface FetchRequest {
  readonly replicaId?: number;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel?: number;
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly PartitionRequest[] }[];
  readonly rackId?: string;
}
interface Made { readonly request: object }
type Make = (fetch: FetchRequest) => Made;

const require = createRequire(import.meta.url);
const partitionBytes = 28;

/** The body of a fetch request, version 11, outside of any fetch session, with room for its head. */
export const encodeFetch = ({ replicaId = -1, maxWaitTime, minBytes, maxBytes, isolationLevel = 1, topics, rackId = '' }: FetchRequest): Encoded => {
  const size = topics.reduce((bytes, { topic, partitions }) => bytes + textBytes(topic) + 4 + partitions.length * partitionBytes, headRoom + 33 + textBytes(rackId));
  const body = new BodyWriter(Buffer.allocUnsafe(size));
  for (const value of [replicaId, maxWaitTime, minBytes, maxBytes]) body.int32(value);
  body.int8(isolationLevel);
  for (const value of [0, -1, topics.length]) body.int32(value);
  for (const { topic, partitions } of topics) {
    body.text(topic);
    body.int32(partitions.length);
    for (const { partition, currentLeaderEpoch = -1, fetchOffset, logStartOffset = -1, maxBytes: most } of partitions) {
      body.int32(partition);
      body.int32(currentLeaderEpoch);
      body.int64(fetchOffset);
      body.int64(logStartOffset);
      body.int32(most);
    }
  }
  body.int32(0);
  body.text(rackId);
  return body.encoded();
};

/**
 * The broker fills a response in the order asked, up to its limit: topic by topic, a long backlog of the first would hold back all others.
 * So the partitions are asked for in turn from `first` on, each with all of its topics: what belongs together arrives together.
 */
export const partitionByPartition = <Request extends TopicRequest>(topics: readonly Request[], first: number): Request[] => {
  const all = topics.flatMap(({ partitions, ...topic }) => partitions.map((one) => ({ ...topic, partitions: [one] }) as unknown as Request));
  const numberOf = ({ partitions }: Request): number => partitions[0]?.partition ?? 0;
  const count = Math.max(0, ...all.map(numberOf)) + 1;
  return all.sort((a, b) => (numberOf(a) - first + count) % count - (numberOf(b) - first + count) % count);
};

/** Asks for every partition first in its turn, and without half a kilobyte of memory for each of them: kafkajs takes as much for every topic and partition. */
export const fetchInTurn = (): void => {
  const requests = require('kafkajs/src/protocol/requests/fetch/index.js') as { protocol(of: { version: number }): Make | undefined };
  const { protocol } = requests;
  let turn = 0;
  requests.protocol = (of) => {
    const make = protocol(of);
    if (make === undefined) return make;
    return (fetch) => {
      const partitions = Math.max(1, ...fetch.topics.map((topic) => topic.partitions.length));
      turn = (turn + 1) % partitions;
      const first = fetch.topics[0]?.partitions[turn]?.partition ?? 0;
      const inTurn = { ...fetch, topics: partitionByPartition(fetch.topics, first) };
      const made = make(inTurn);
      return of.version === 11 ? { ...made, request: { ...made.request, encode: () => Promise.resolve(encodeFetch(inTurn)) } } : made;
    };
  };
};
