import { policy, policyPublishedV1, referenceTopic, sourceOf, type EventContract } from '@fealty/contracts';
import { relayProducer, seal, type OutgoingRecord } from '@fealty/messaging';
import { waitUntil } from '@fealty/testing';
import { rootDir } from '@fealty/tools/local/places';
import { parse } from 'yaml';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kafka } from 'kafkajs';
import { endsOf } from '../measure/logs.js';
import { generate, type Generation } from './events.js';
import { inputs } from './ground.js';

export interface Filled { readonly events: number; readonly bytesMean: number; readonly dataBytesMean: number; readonly byType: Readonly<Record<string, number>> }

const chunk = 5_000;

/** A topic that has just been made may have no leader yet; the relay's producer gives up then, and its service starts again. */
const leadersAre = async (kafka: Kafka): Promise<void> => {
  const admin = kafka.admin();
  await admin.connect();
  try {
    await waitUntil('every partition has its leader', async () => {
      await endsOf(admin, [...inputs, referenceTopic.name]);
      return true;
    }, { timeoutMs: 60_000, everyMs: 200 });
  } finally {
    await admin.disconnect();
  }
};

/** Publishes the policy of the demo as ingest does, in force since long ago. */
const publishPolicy = async (kafka: Kafka): Promise<void> => {
  const document = policy.parse(parse(await readFile(join(rootDir, 'policies', 'demo.yaml'), 'utf8')));
  const now = new Date().toISOString();
  const id = randomUUID();
  const { record } = seal(policyPublishedV1 as unknown as EventContract, {
    id, type: policyPublishedV1.type, source: sourceOf('ingest'), customerId: '', programme: document.programme, sequence: 1, occurredAt: now, receivedAt: now, correlationId: id, import: false,
    data: { version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', policy: document },
  }, 0);
  const producer = relayProducer(kafka);
  await producer.send([record]);
  await producer.close();
};

/** Writes the policy and all events to their topics, in order; with `only`, those of some topics. */
export const fillTopics = async (kafka: Kafka, generation: Generation, only?: readonly string[]): Promise<Filled> => {
  await leadersAre(kafka);
  await publishPolicy(kafka);
  const producer = relayProducer(kafka);
  const byType: Record<string, number> = {};
  let [bytes, dataBytes] = [0, 0];
  let sending: Promise<unknown> = Promise.resolve();
  let records: OutgoingRecord[] = [];
  const flush = async (): Promise<void> => {
    await sending;
    sending = producer.send(records);
    records = [];
  };
  for (const { record, type } of generate(generation)) {
    if (only?.includes(record.topic) === false) continue;
    byType[type] = (byType[type] ?? 0) + 1;
    bytes += record.bytes;
    dataBytes += record.value?.length ?? 0;
    records.push(record);
    if (records.length === chunk) await flush();
  }
  await flush();
  await sending;
  await producer.close();
  return { events: generation.events, bytesMean: Math.round(bytes / generation.events), dataBytesMean: Math.round(dataBytes / generation.events), byType };
};
