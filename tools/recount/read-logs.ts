import { randomUUID } from 'node:crypto';
import type { Security } from '@fealty/testing';
import kafkajs from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** A record of an internal topic, as far as a second count needs it. */
export interface LoggedEvent {
  readonly topic: string;
  readonly customerId: string;
  readonly id: string;
  readonly type: string;
  readonly programme: string;
  readonly occurredAt: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Wanted { readonly security?: Security | undefined; readonly topics: readonly string[]; readonly keep: (key: string) => boolean }

const loggedEvent = (topic: string, { key, value, headers = {} }: kafkajs.KafkaMessage): LoggedEvent => {
  const header = (name: string): string => String(headers[name]);
  return {
    topic, customerId: String(key), id: header('ce_id'), type: header('ce_type'), programme: header('ce_programme'), occurredAt: header('ce_time'),
    sequence: Number(header('ce_sequence')), data: JSON.parse(String(value)) as LoggedEvent['data'],
  };
};

/** Reads topics from their beginnings to where they end now; of records with a key those that are to be kept. The same record sent twice counts once. */
export const readLogs = async (brokers: readonly string[], { security, topics, keep }: Wanted): Promise<LoggedEvent[]> => {
  const kafka = new Kafka({ ...security, brokers: [...brokers], clientId: 'recount', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = new Map<string, number>();
  for (const topic of topics) for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, Number(high));
  await admin.disconnect();
  if (ends.size === 0) return [];
  const consumer = kafka.consumer({ groupId: `recount-${randomUUID()}`, maxWaitTimeInMs: 100 });
  const found = new Map<string, LoggedEvent>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => { reject(payload.error); });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => {
    const { topic, partition, messages } = batch;
    for (const message of messages) {
      if (message.value === null || (message.key !== null && !keep(String(message.key)))) continue;
      const event = loggedEvent(topic, message);
      found.set(`${topic} ${event.id}`, event);
    }
    const end = ends.get(`${topic}/${partition}`);
    if (end !== undefined && Number(batch.lastOffset()) + 1 >= end) ends.delete(`${topic}/${partition}`);
    if (ends.size === 0) resolve();
    return Promise.resolve();
  } });
  try {
    await promise;
  } finally {
    await consumer.disconnect();
  }
  return [...found.values()];
};
