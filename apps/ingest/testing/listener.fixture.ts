import { kafkaClient } from '@fealty/messaging';
import { uniqueName, waitUntil } from '@fealty/testing';

/** A record as a reader gets it; a tombstone has the value `null`. */
export interface Said { readonly key: string; readonly headers: Record<string, string>; readonly value: string | null; readonly partition: number }

export interface Listener {
  /** Waits until so many records of a kind stand on a topic. */
  standing(topic: string, count: number, isMeant: (record: Said) => boolean): Promise<readonly Said[]>;
  stop(): Promise<void>;
}

/** Hears everything that stands in the topics of ingest, from their beginning. */
export const aListener = async (brokers: readonly string[]): Promise<Listener> => {
  const said = new Map<string, Said[]>();
  const kafka = kafkaClient({ brokers, clientId: 'listener', log: () => undefined, logLevel: 'error' });
  const consumer = kafka.consumer({ groupId: uniqueName('listener'), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: ['shop.v1', 'people.v1', 'reference.v1'], fromBeginning: true });
  await consumer.run({ eachMessage: ({ topic, partition, message }) => {
    const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]));
    said.set(topic, [...said.get(topic) ?? [], { key: String(message.key), headers, value: message.value?.toString('utf8') ?? null, partition }]);
    return Promise.resolve();
  } });
  return {
    standing: async (topic, count, isMeant) => {
      const found = (): Said[] => (said.get(topic) ?? []).filter(isMeant);
      await waitUntil(`${count} records stand on ${topic}`, () => found().length >= count);
      return found();
    },
    stop: () => consumer.disconnect(),
  };
};
