import type { CustomTransportStrategy } from '@nestjs/microservices';
import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Consumer, Kafka } from 'kafkajs';
import { OtherPartitions, sameInTopics } from '../consume/same-partitions.js';
import type { Shards } from '../consume/shards.js';
import { failpoint } from '../failpoints.js';
import { isCodeFault } from '../kafka/code-fault.js';
import { coPartitionAssigner } from '../kafka/co-partition-assigner.js';
import { watchLostPlaces } from '../kafka/fast-fetch.js';
import { SignsOfLife } from '../kafka/signs-of-life.js';
import { KeptAdmin } from '../kafka/kept-admin.js';
import type { Until } from '../restore/restores.js';
import { AdvisoryCommits } from './advisory-commits.js';
import { Claims } from './claims.js';
import { FetchPace } from './fetch-pace.js';
import { Halts } from './halts.js';
import { LogPositions } from './positions.js';
import { readBatch, Reading } from './read-batch.js';

export interface TransportSettings {
  readonly kafka: Kafka;
  readonly group: string;
  readonly instance: string;
  readonly shards: Shards;
  /** Until where a claimed shard must read before anything is sent for it. @default at once */
  readonly restored?: ((shard: number) => Promise<Until | undefined>) | undefined;
  readonly limitOf?: ((topic: string, partition: number) => number) | undefined;
  readonly failed: (error: unknown) => void;
  /** Called when this process can do no more by itself and must be started anew. */
  readonly broken: (reason: string, error: unknown) => void;
}

const heartbeatMs = 2_000;

/**
 * The batch transport of a consumer: whole batches of co-partitioned shards instead of Nest's one handler call per message. Handlers are
 * in the service's consumption, not in Nest's pattern table.
 */
export class ShardTransport implements CustomTransportStrategy {
  private consumer: Consumer | undefined;
  private readonly kept: KeptAdmin;
  private claims: Claims | undefined;
  private positions: LogPositions | undefined;
  private commits: AdvisoryCommits | undefined;
  private stopping = false;
  private joined = false;
  private refused: string | undefined;
  private readonly life = new SignsOfLife();
  private connecting: Promise<void> | undefined;
  private readonly halts: Halts;

  constructor(private readonly settings: TransportSettings) {
    const { context } = settings.shards;
    this.kept = new KeptAdmin(settings.kafka);
    this.halts = new Halts({ pool: context.batchPool, consumer: context.consumption.service, failed: settings.failed, resumed: (shard) => { context.breaker?.reset(shard); } });
  }

  /** Starts reading in the background: while Kafka is away, HTTP goes on. */
  listen(callback: () => void): void {
    this.connecting = this.keepConnecting();
    callback();
  }

  /** Nothing to do here: the end has an order of its own, see `drain` and `leave`. */
  close(): void {
    this.stopping = true;
  }

  /** Why nothing is read yet; `undefined` once this process is in its group. */
  get unjoined(): string | undefined {
    return this.joined ? undefined : this.refused ?? 'not in its consumer group yet';
  }

  /** @throws OtherPartitions when the topics have another number of partitions than this process was told */
  readonly sameInTopics = async (): Promise<void> => sameInTopics(await this.admin(), this.topics, this.settings.shards.context.partitions);

  /** Why this process should be restarted; `undefined` when it works or only waits for Kafka. */
  stuck(): string | undefined {
    const { silentSeconds } = this.life;
    return this.joined && silentSeconds !== undefined ? `the consumer has not fetched for ${silentSeconds} s` : undefined;
  }

  get stoppedShards(): ReadonlyMap<number, string> {
    return new Map([...this.claims?.stoppedShards ?? [], ...this.halts.reasons]);
  }

  /** Whether a shard has events to read that it has not applied yet, as far as is known here. */
  isBehind(shard: number): boolean {
    return this.positions?.isBehind(this.topics, shard) ?? true;
  }

  readonly admin = (): Promise<Admin> => this.kept.get();

  /** Takes no new batches, and waits until those that run have ended. */
  async drain(): Promise<void> {
    this.stopping = true;
    // Outside of its group nothing is fetched, and kafkajs has nothing to pause.
    if (this.joined) this.consumer?.pause(this.topics.map((topic) => ({ topic })));
    await this.settings.shards.idle();
    await this.claims?.end();
    await this.halts.stop();
  }

  /** Last advisory commit, leave the group, disconnect. A group is joined first: kafkajs leaves none that it is about to join, and would stay in it. */
  async leave(): Promise<void> {
    await this.commits?.flush();
    await this.connecting;
    await this.consumer?.disconnect();
    await this.kept.close();
  }

  private get topics(): string[] {
    return this.settings.shards.context.consumption.topics.map((topic) => topic.name);
  }

  private async keepConnecting(): Promise<void> {
    for (let waitMs = 200; !this.stopping; waitMs = Math.min(waitMs * 2, 2_000)) {
      try {
        await this.connect();
        return;
      } catch (error) {
        this.settings.failed(error);
        this.refused = error instanceof OtherPartitions ? error.message : undefined;
        await this.consumer?.disconnect().catch(() => undefined);
        await pause(waitMs);
      }
    }
  }

  private async connect(): Promise<void> {
    const { kafka, group, instance, shards } = this.settings;
    const { partitions } = shards.context;
    await this.sameInTopics();
    const consumer = kafka.consumer({
      groupId: group, sessionTimeout: 8_000, heartbeatInterval: heartbeatMs, rebalanceTimeout: 60_000, metadataMaxAge: 60_000, allowAutoTopicCreation: false,
      maxWaitTimeInMs: 500, maxBytesPerPartition: 1_048_576, maxBytes: 4_194_304, retry: { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 5, restartOnFailure: () => Promise.resolve(!this.stopping) },
      partitionAssigners: [coPartitionAssigner({ instance, partitions, held: () => shards.held })],
    });
    this.consumer = consumer;
    this.watch(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: this.topics, fromBeginning: true });
    if (!this.stopping) await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: partitions * this.topics.length, eachBatch: this.handler(consumer) });
  }

  private handler(consumer: Consumer) {
    const positions = (this.positions = new LogPositions());
    const { shards, failed } = this.settings;
    const claims = new Claims({ shards, consumer, positions, halts: this.halts, failed, admin: () => this.admin(), restored: this.settings.restored ?? (() => Promise.resolve(undefined)) });
    const commits = new AdvisoryCommits(consumer);
    this.claims = claims;
    this.commits = commits;
    const { events } = consumer;
    consumer.on(events.GROUP_JOIN, ({ payload }) => {
      this.joined = true;
      claims.joined(payload.memberAssignment);
      commits.keepOnly((partition) => claims.isAssigned(partition));
    });
    const passed = (topic: string, partition: number, lastOffset: number): void => {
      positions.passed(topic, partition, lastOffset);
      claims.moved(partition);
    };
    consumer.on(events.END_BATCH_PROCESS, ({ payload: { batchSize, topic, partition, lastOffset } }) => {
      if (batchSize !== 0) return;
      if (positions.isJump(topic, partition, Number(lastOffset))) void claims.stillHolds(topic, partition).then((holds) => { if (holds) passed(topic, partition, Number(lastOffset)); });
      else passed(topic, partition, Number(lastOffset));
    });
    const pace = new FetchPace();
    consumer.on(events.FETCH, () => { pace.fetched(); });
    const byName = new Map(shards.context.consumption.topics.map((topic) => [topic.name, topic]));
    const settings = {
      shards, claims, positions, pace, reading: new Reading(), halts: this.halts, heartbeatMs, limitOf: this.settings.limitOf, failed,
      seek: (topic: string, partition: number, offset: number) => { positions.set(topic, partition, offset); consumer.seek({ topic, partition, offset: String(offset) }); },
      commit: (topic: string, partition: number, next: number) => { commits.note(topic, partition, next); },
    };
    return async (payload: Parameters<typeof readBatch>[0]): Promise<void> => {
      failpoint('reading');
      const topic = byName.get(payload.batch.topic);
      if (topic !== undefined && !this.stopping) await readBatch(payload, topic, settings);
      await pace.next();
    };
  }

  private watch(consumer: Consumer): void {
    const { events } = consumer;
    this.life.of(consumer);
    consumer.on(events.HEARTBEAT, () => { this.claims?.known(); });
    watchLostPlaces(consumer, (topic, partition) => { if (this.topics.includes(topic)) void this.claims?.stillHolds(topic, partition); });
    consumer.on(events.DISCONNECT, () => { this.joined = false; });
    consumer.on(events.CRASH, ({ payload: { error, restart } }) => {
      this.joined = false;
      this.settings.failed(error);
      if (restart || this.stopping) return;
      if (isCodeFault(error)) this.settings.broken('the consumer crashed', error);
      else void consumer.disconnect().catch(() => undefined).then(() => { this.connecting = pause(this.life.crashed()).then(() => this.keepConnecting()); });
    });
  }
}
