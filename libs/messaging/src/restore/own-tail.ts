import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import { FetchedRecord } from '../kafka/fetched-record.js';

export interface TailToRead { readonly kafka: Kafka; readonly topic: string; readonly partition: number; readonly from: number; readonly until: number }

const open = async (consumer: Consumer, { topic, partition, from, until }: TailToRead, take: (messages: readonly KafkaMessage[]) => Promise<void>): Promise<void> => {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  // A crash while it joins comes before anybody waits for the end, and must not pass for an error that nobody handles.
  promise.catch(() => undefined);
  const passed = (at: number, lastOffset: string): void => { if (at === partition && Number(lastOffset) + 1 >= until) resolve(undefined); };
  consumer.on(consumer.events.CRASH, ({ payload }) => { reject(payload.error); });
  // A batch of which compaction has left nothing reaches nobody but this event.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => { passed(payload.partition, payload.lastOffset); });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch: async ({ batch, heartbeat }) => {
    if (batch.partition !== partition) {
      consumer.pause([{ topic, partitions: [batch.partition] }]);
      return;
    }
    await take(batch.messages.filter(({ offset }) => Number(offset) >= from && Number(offset) < until));
    await heartbeat();
    passed(batch.partition, batch.lastOffset());
  } });
  try {
    consumer.seek({ topic, partition, offset: String(from) });
  } catch (error) {
    // After such a crash there is no group to seek in; why it crashed says more.
    reject(error);
  }
  await promise;
};

/** Reads one partition of the own topic between two offsets, by a group of its own. Compacted offsets are simply not there. */
export const readOwnTail = async (tail: TailToRead, take: (records: readonly FetchedRecord[]) => Promise<void>): Promise<void> => {
  const { kafka, topic, partition } = tail;
  const consumer = kafka.consumer({ groupId: `${topic}-tail-${randomUUID()}`, maxWaitTimeInMs: 100, maxBytesPerPartition: 1_048_576, sessionTimeout: 30_000, allowAutoTopicCreation: false, retry: { retries: 0 } });
  try {
    await open(consumer, tail, (messages) => take(messages.map((message) => new FetchedRecord(topic, partition, message))));
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
};
