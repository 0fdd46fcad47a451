import { platformTopic } from '@fealty/contracts';
import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Consumer, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { OtherPartitions, sameInTopics } from '../consume/same-partitions.js';
import { isCodeFault } from '../kafka/code-fault.js';
import { coPartitionAssigner } from '../kafka/co-partition-assigner.js';
import { watchLostPlaces } from '../kafka/fast-fetch.js';
import { KeptAdmin } from '../kafka/kept-admin.js';
import { logRange } from '../kafka/log-range.js';
import { SignsOfLife } from '../kafka/signs-of-life.js';
import { AdvisoryCommits } from '../transport/advisory-commits.js';
import { LogPositions } from '../transport/positions.js';
import type { PlatformBatch, PlatformResult } from './platform-batch.js';
import { PlatformClaims } from './platform-claims.js';
import { takeBatch, type TakeSettings } from './take-batch.js';

export interface PlatformReaderSettings {
  readonly kafka: Kafka;
  readonly pool: Pool;
  readonly instance: string;
  readonly partitions: number;
  /** Rejects when the number of partitions is another one than before. */
  readonly fits: () => Promise<void>;
  /** Takes records in one transaction with their cursor. */
  readonly accept: (batch: PlatformBatch) => Promise<PlatformResult>;
  readonly failed: (error: unknown) => void;
  /** Called when this process can do no more by itself and must be started anew. */
  readonly broken: (reason: string, error: unknown) => void;
}

const topic = platformTopic.name;
const heartbeatMs = 2_000;
const recordsMax = 500;
const retry = { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 5 };

/**
 * The only reader of `platform.v1`, the open door: any key and any partitioner, so a partition is no shard. What it reads goes into the
 * same transactions as what comes over HTTP; its cursors in PostgreSQL decide what was taken.
 */
export class PlatformReader {
  private consumer: Consumer | undefined;
  private readonly kept: KeptAdmin;
  private claims: PlatformClaims | undefined;
  private commits: AdvisoryCommits | undefined;
  private connecting: Promise<void> | undefined;
  private stopping = false;
  private joined = false;
  private unfit: string | undefined;
  private readonly life = new SignsOfLife();
  private readonly taking = new Set<Promise<void>>();

  constructor(private readonly settings: PlatformReaderSettings) {
    this.kept = new KeptAdmin(settings.kafka);
  }

  /** Reads in the background: while Kafka is away, HTTP goes on. */
  start(): void {
    this.connecting = this.keepConnecting();
  }

  get isJoined(): boolean {
    return this.joined;
  }

  /** Why nothing can be read before somebody puts it right. While Kafka is away this process only waits. */
  get refused(): string | undefined {
    return this.joined ? undefined : this.unfit;
  }

  /** Why this process should be restarted; `undefined` when it works or only waits for Kafka. */
  stuck(): string | undefined {
    const { silentSeconds } = this.life;
    return this.joined && silentSeconds !== undefined ? `platform.v1 has not been fetched for ${silentSeconds} s` : undefined;
  }

  /** Partitions whose log and cursor do not fit together, with the reason. */
  get stopped(): ReadonlyMap<number, string> {
    return this.claims?.stopped ?? new Map();
  }

  admin(): Promise<Admin> {
    return this.kept.get();
  }

  /** The log end of each partition. */
  async ends(): Promise<ReadonlyMap<number, number>> {
    return new Map((await logRange(await this.admin(), topic)).map(({ partition, latest }) => [partition, latest]));
  }

  /** Takes no new batches, and waits until those that run have ended. */
  async drain(): Promise<void> {
    this.stopping = true;
    if (this.joined) this.consumer?.pause([{ topic }]);
    await Promise.allSettled(this.taking);
  }

  /** A group is joined before it is left: kafkajs leaves none that it is about to join, and would stay in it. */
  async leave(): Promise<void> {
    await this.commits?.flush();
    await this.connecting;
    await this.consumer?.disconnect();
    await this.kept.close();
  }

  private async keepConnecting(): Promise<void> {
    for (let waitMs = 200; !this.stopping; waitMs = Math.min(waitMs * 2, 2_000)) {
      try {
        await this.connect();
        return;
      } catch (error) {
        this.settings.failed(error);
        this.unfit = error instanceof OtherPartitions ? error.message : undefined;
        await this.consumer?.disconnect().catch(() => undefined);
        await pause(waitMs);
      }
    }
  }

  private async connect(): Promise<void> {
    const { kafka, instance, partitions, fits } = this.settings;
    await fits();
    await sameInTopics(await this.admin(), [topic], partitions);
    const consumer = kafka.consumer({
      groupId: 'ingest', sessionTimeout: 8_000, heartbeatInterval: heartbeatMs, rebalanceTimeout: 60_000, metadataMaxAge: 60_000, allowAutoTopicCreation: false,
      maxWaitTimeInMs: 500, maxBytesPerPartition: 1_048_576, maxBytes: 4_194_304, retry: { ...retry, restartOnFailure: () => Promise.resolve(!this.stopping) },
      partitionAssigners: [coPartitionAssigner({ instance, partitions, held: () => this.claims?.held ?? [] })],
    });
    this.consumer = consumer;
    this.watch(consumer);
    const take = this.takingFrom(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    if (!this.stopping) await consumer.run({
      autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: partitions,
      eachBatch: async (payload) => {
        if (this.stopping) return;
        const taken = takeBatch(payload, take);
        this.taking.add(taken);
        await taken.finally(() => { this.taking.delete(taken); });
      },
    });
  }

  private takingFrom(consumer: Consumer): TakeSettings {
    const { pool, instance, partitions, failed, accept } = this.settings;
    const positions = new LogPositions();
    const claims = new PlatformClaims({ pool, instance, partitions, consumer, positions, failed, admin: () => this.admin() });
    const commits = new AdvisoryCommits(consumer);
    this.claims = claims;
    this.commits = commits;
    const { events } = consumer;
    consumer.on(events.GROUP_JOIN, ({ payload }) => {
      if (this.stopping) return;
      this.joined = true;
      claims.joined(payload.memberAssignment[topic] ?? []);
      commits.keepOnly((partition) => claims.isAssigned(partition));
    });
    consumer.on(events.END_BATCH_PROCESS, ({ payload: { batchSize, partition, lastOffset } }) => {
      if (batchSize !== 0) return;
      const passed = (): void => { positions.passed(topic, partition, Number(lastOffset)); };
      if (positions.isJump(topic, partition, Number(lastOffset))) void claims.stillHolds().then((holds) => { if (holds && !claims.stopped.has(partition)) passed(); });
      else passed();
    });
    return {
      claims, positions, heartbeatMs, recordsMax, accept, failed,
      seek: (partition, offset) => { positions.set(topic, partition, offset); consumer.seek({ topic, partition, offset: String(offset) }); },
      commit: (partition, next) => { commits.note(topic, partition, next); },
    };
  }

  private watch(consumer: Consumer): void {
    const { events } = consumer;
    this.life.of(consumer);
    watchLostPlaces(consumer, (of) => { if (of === topic) void this.claims?.stillHolds(); });
    consumer.on(events.DISCONNECT, () => { this.joined = false; });
    consumer.on(events.CRASH, ({ payload: { error, restart } }) => {
      this.joined = false;
      this.settings.failed(error);
      if (restart || this.stopping) return;
      if (isCodeFault(error)) this.settings.broken('the consumer of platform.v1 crashed', error);
      else void consumer.disconnect().catch(() => undefined).then(() => { this.connecting = pause(this.life.crashed()).then(() => this.keepConnecting()); });
    });
  }
}
