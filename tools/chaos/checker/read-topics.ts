import { createHash, randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { LogRecord, Observations } from './observations.js';

const { Kafka, logLevel } = kafkajs;

export const topicsRead = ['shop.v1', 'people.v1', 'orders.v1', 'points.v1', 'complaints.v1', 'notifications.v1', 'loyalty-updated.v1'];
const groupsRead = ['orders', 'points', 'complaints', 'notifications', 'loyalty'];

const textOf = (headers: IHeaders | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));

const jsonOf = (bytes: Buffer | null): unknown => {
  try {
    return JSON.parse(String(bytes));
  } catch {
    return undefined;
  }
};

const recordOf = (topic: string, partition: number, message: KafkaMessage): LogRecord => {
  const headers = textOf(message.headers);
  const digest = createHash('sha1').update(`${String(message.key)}\n${JSON.stringify(Object.entries(headers).sort())}\n`).update(message.value ?? 'none').digest('base64');
  return { topic, partition, offset: Number(message.offset), key: message.key === null ? null : message.key.toString(), headers, digest, data: jsonOf(message.value) };
};

/** Reads every topic from its beginning to where it ends now, by a group of its own, and what the groups have committed. */
export const readTopics = async (brokers: readonly string[]): Promise<Pick<Observations, 'records' | 'ends' | 'groups'>> => {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'checker', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends: Record<string, number> = {};
  const starts: Record<string, number> = {};
  for (const topic of topicsRead) for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
    ends[`${topic}/${partition}`] = Number(high);
    starts[`${topic}/${partition}`] = Number(low);
  }
  const groups: Record<string, Record<string, number>> = {};
  for (const groupId of groupsRead) {
    const committed = await admin.fetchOffsets({ groupId }).catch(() => []);
    groups[groupId] = Object.fromEntries(committed.flatMap(({ topic, partitions }) => partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)])));
  }
  await admin.disconnect();
  const waiting = new Set(Object.keys(ends).filter((name) => (ends[name] ?? 0) > (starts[name] ?? 0)));
  const records: LogRecord[] = [];
  if (waiting.size > 0) await readUntil(kafka.consumer({ groupId: `checker-${randomUUID()}`, maxWaitTimeInMs: 100 }), { ends, waiting, records });
  return { records: records.sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition || a.offset - b.offset), ends, groups };
};

interface Reading { readonly ends: Readonly<Record<string, number>>; readonly waiting: Set<string>; readonly records: LogRecord[] }

const readUntil = async (consumer: kafkajs.Consumer, { ends, waiting, records }: Reading): Promise<void> => {
  await consumer.connect();
  await consumer.subscribe({ topics: topicsRead, fromBeginning: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => { reject(payload.error); });
  await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => {
    const { topic, partition, messages } = batch;
    const name = `${topic}/${partition}`;
    for (const message of messages) if (Number(message.offset) < (ends[name] ?? 0)) records.push(recordOf(topic, partition, message));
    if (Number(batch.lastOffset()) + 1 >= (ends[name] ?? 0)) waiting.delete(name);
    if (waiting.size === 0) resolve();
    return Promise.resolve();
  } });
  await promise;
  await consumer.disconnect();
};
