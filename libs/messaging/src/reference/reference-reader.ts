import { modelPublishedV1, policyPublishedV1, priceChangedV1, referenceTopic, type PolicyPublishedV1 } from '@fealty/contracts';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import { z } from 'zod';
import type { Envelope } from '../cloudevents/envelope.js';
import { decodeKafka } from '../cloudevents/kafka-binding.js';
import { logRange } from '../kafka/log-range.js';
import type { Policies } from './policies.js';

interface ReaderSettings {
  readonly kafka: Kafka;
  readonly policies: Policies;
  readonly service: string;
  /** Prices are many: only a service that joins them with its customers keeps them. */
  readonly keepsPrices: boolean;
  readonly failed: (error: unknown) => void;
  /** A record was stepped over: what follows from it is missing until a newer version of the code reads it, at a start. */
  readonly unreadable: (reason: string, offset: string) => void;
}

type Taking = Pick<ReaderSettings, 'policies' | 'keepsPrices'>;

const takePrice = ({ id, time, extensions, data }: Envelope, policies: Policies): void => {
  const { sku, currency, priceMinor } = priceChangedV1.data.parse(JSON.parse(String(data)));
  policies.putPrice(extensions['programme'] ?? '', sku, { id, at: time ?? '', currency, priceMinor });
};

const take = (envelope: Envelope, data: Buffer, { policies, keepsPrices }: Taking): void => {
  if (envelope.type === modelPublishedV1.type) policies.putModel(envelope.extensions['programme'] ?? '', modelPublishedV1.data.parse(JSON.parse(data.toString('utf8'))));
  if (envelope.type === priceChangedV1.type && keepsPrices) takePrice(envelope, policies);
  if (envelope.type !== policyPublishedV1.type) return;
  const published = policyPublishedV1.data.parse(JSON.parse(data.toString('utf8')));
  policies.add({ programme: envelope.extensions['programme'] ?? published.policy.programme, data: published } as PolicyPublishedV1);
};

const firstOf = (error: unknown): string => {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  const [issue] = error.issues;
  return `the data does not fit at /${issue?.path.join('/') ?? ''}: ${issue?.message ?? ''}`;
};

/** Takes one record of `reference.v1`. Answers why it cannot be read, if so: nothing of it is taken then, and what follows is read all the same. */
export const takeReference = (message: Pick<KafkaMessage, 'key' | 'value' | 'headers'>, taking: Taking): string | undefined => {
  const decoded = decodeKafka({ key: message.key, value: message.value, headers: message.headers });
  if ('undecodable' in decoded) return decoded.undecodable;
  const { ok: envelope } = decoded;
  if (envelope.data === null) return undefined;
  try {
    take(envelope, envelope.data, taking);
    return undefined;
  } catch (error) {
    return `${envelope.type} of ${envelope.extensions['programme'] ?? 'no programme'}, ${envelope.id}: ${firstOf(error)}`;
  }
};

/**
 * Reads `reference.v1` whole and follows it (E1). It belongs to no work group: each process reads everything, from the beginning, and
 * keeps no position. A record that cannot be read is told and stepped over: without its policy, events that need it wait.
 */
export class ReferenceReader {
  private consumer: Consumer | undefined;
  private joining: Promise<void> | undefined;
  private stopping = false;
  private read = -1;
  private announce: () => void = () => undefined;
  /** Resolves once everything that stood in the topic at the start has been read. */
  readonly ready = new Promise<void>((resolve) => { this.announce = resolve; });

  constructor(private readonly settings: ReaderSettings) {}

  start(): void {
    void this.keepReading();
  }

  /** Its group is joined before it is left: kafkajs leaves none that it is about to join, and would stay in it. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.joining?.catch(() => undefined);
    await this.consumer?.disconnect();
  }

  private async keepReading(): Promise<void> {
    for (let waitMs = 200; !this.stopping; waitMs = Math.min(waitMs * 2, 2_000)) {
      try {
        await this.open();
        return;
      } catch (error) {
        this.settings.failed(error);
        await this.consumer?.disconnect().catch(() => undefined);
        await pause(waitMs);
      }
    }
  }

  private async endAtStart(): Promise<number> {
    const admin = this.settings.kafka.admin();
    await admin.connect();
    try {
      return (await logRange(admin, referenceTopic.name)).reduce((most, range) => Math.max(most, range.latest), 0);
    } finally {
      await admin.disconnect();
    }
  }

  private async open(): Promise<void> {
    const end = await this.endAtStart();
    if (this.stopping) return;
    const consumer = this.settings.kafka.consumer({
      groupId: `${this.settings.service}-reference-${randomUUID()}`, maxWaitTimeInMs: 1_000, sessionTimeout: 30_000, heartbeatInterval: 5_000, allowAutoTopicCreation: false, retry: { restartOnFailure: () => Promise.resolve(!this.stopping) },
    });
    this.consumer = consumer;
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.settings.failed(payload.error);
      if (!payload.restart && !this.stopping) void consumer.disconnect().catch(() => undefined).then(() => this.keepReading());
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [referenceTopic.name], fromBeginning: true });
    if (this.stopping) return consumer.disconnect();
    await (this.joining = consumer.run({ autoCommit: false, eachMessage: ({ message }) => { this.step(message, end); return Promise.resolve(); } }));
    if (end === 0) this.announce();
  }

  private step(message: KafkaMessage, end: number): void {
    const reason = takeReference(message, this.settings);
    if (reason !== undefined) this.settings.unreadable(reason, message.offset);
    this.read = Math.max(this.read, Number(message.offset));
    if (this.read >= end - 1) this.announce();
  }
}
