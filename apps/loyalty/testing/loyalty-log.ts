import type { Event, EventContract } from '@fealty/contracts';
import { kafkaClient, partitionOf, relayProducer, seal } from '@fealty/messaging';
import { createTopics, startKafka } from '@fealty/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { consumes } from '../src/consumes.js';

const partitions = 8;
type Told = Event & { readonly contract: EventContract };

export interface LoyaltyLog {
  readonly brokers: readonly string[];
  /** Appends events as their services would: those of a partition in the order given, as `DirectDelivery` counts them. */
  append(events: readonly Told[]): Promise<void>;
  close(): Promise<void>;
}

/** A Kafka of its own with the topics that loyalty reads, empty. */
export const aLoyaltyLog = async (): Promise<LoyaltyLog> => {
  const dir = mkdtempSync(join(tmpdir(), 'fealty-loyalty-'));
  const server = await startKafka({ dataDir: join(dir, 'kafka'), partitions });
  await createTopics(server.brokers, consumes.topics.map(({ name, config }) => ({ name, partitions, replicationFactor: 1, config })));
  const producer = relayProducer(kafkaClient({ brokers: server.brokers, clientId: 'loyalty-log', logLevel: 'error', log: () => undefined }));
  return {
    brokers: server.brokers,
    append: async (events) => { await producer.send(events.map((event) => seal(event.contract, event, partitionOf(event.customerId, partitions)).record)); },
    close: async () => {
      await producer.close();
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
};
