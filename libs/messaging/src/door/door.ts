import { platformTopic } from '@fealty/contracts';
import { answeredByServer, classify, type Database } from '@fealty/postgres';
import type { Health, Log, StopStep } from '@fealty/runtime';
import kafkajs, { type Kafka } from 'kafkajs';
import { hasShards, OtherPartitions, sameInTopics } from '../consume/same-partitions.js';
import type { ShardRecord } from '../consume/read-event.js';
import { serviceKafka } from '../kafka/client.js';
import { relayProducer, type RelayProducer } from '../kafka/producer.js';
import type { OutgoingRow } from '../outbox/frame.js';
import { Relay } from '../relay/relay.js';
import type { ServiceSettings } from '../service/engine.js';
import { waitAtMost } from '../transport/wait-at-most.js';
import { GroupCommit, Overloaded } from './group-commit.js';
import type { PlatformBatch, PlatformResult } from './platform-batch.js';
import { PlatformReader } from './platform-reader.js';
import { RelayLeases } from './relay-leases.js';
import { DatabaseBehind, RestoreWatch } from './restore-watch.js';

export interface DoorSettings<Work, Result> {
  readonly config: ServiceSettings;
  readonly database: Database;
  readonly log: Log;
  readonly broken: (reason: string, error: unknown) => void;
  /** One transaction for work of any sender. */
  readonly run: (group: readonly Work[]) => Promise<readonly Result[]>;
  readonly sizeOf: (work: Work) => number;
  /** How a batch of `platform.v1` becomes work, and its result a result again. */
  readonly workOf: (batch: PlatformBatch) => Work;
  readonly resultOf: (result: Result) => PlatformResult;
  /** Beyond so many bytes of unsent events nothing more is taken: Kafka is away for longer than the disk can bear. */
  readonly backlogBytesMax: number;
  /** What is said of customers, and of none: a database that is behind these topics was restored. */
  readonly says: { readonly customers: string; readonly reference: string };
  /** How many of these records the database knows nothing of. */
  readonly unknownOf: (records: readonly ShardRecord[]) => Promise<number>;
}

const backlogEveryMs = 2_000;
/** While Kafka does not answer, the first senders of all do not wait longer for it than this. */
const answerMsMax = 3_000;

/** The database did not answer: whoever answers next may be another one, and lack commits. */
const isLostDatabase = (error: unknown): boolean => !(error instanceof kafkajs.KafkaJSError) && classify(error) === 'retryable' && !answeredByServer(error);

/**
 * The front door: what comes over HTTP and from `platform.v1` goes through one group commit, and what is said goes out by a relay whose
 * shards are leased, because no process owns a shard here.
 */
export class Door<Work, Result> {
  readonly commits: GroupCommit<Work, Result>;
  readonly reader: PlatformReader;
  private readonly relay: Relay;
  private readonly leases: RelayLeases;
  private readonly restores: RestoreWatch;
  private readonly producer: RelayProducer;
  private fitting: Promise<void> | undefined;
  private isFull = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly settings: DoorSettings<Work, Result>) {
    const { config, database, log, broken, run, sizeOf } = settings;
    const failed = (error: unknown): void => {
      log.warn({ err: error }, 'will be tried again');
      if (isLostDatabase(error)) this.restores.doubt();
    };
    const kafka = serviceKafka(config, log);
    this.producer = relayProducer(kafka);
    this.relay = new Relay({ pool: database.relayPool, producer: this.producer, failed, order: 'by-state' });
    // One more than there are partitions: what is about no customer has a shard of its own.
    this.restores = this.watchRestores(kafka, failed);
    this.leases = new RelayLeases({ pool: database.batchPool, holder: config.instanceName, shards: config.partitions + 1, relay: this.restores, failed, passed: () => this.fits() });
    this.commits = new GroupCommit({ run: async (group) => { await this.fits(); await this.restores.passed(); return run(group); }, sizeOf, failed, refusing: () => this.refusal });
    this.reader = new PlatformReader({
      kafka, pool: database.batchPool, instance: config.instanceName, partitions: config.partitions, failed, broken, fits: () => this.fits(),
      accept: async (batch) => settings.resultOf(await this.commits.submit(settings.workOf(batch))),
    });
  }

  start(): void {
    this.restores.start();
    this.relay.start();
    this.leases.start();
    this.reader.start();
    this.timer = setInterval(() => { void this.measureBacklog(); }, backlogEveryMs);
  }

  /** Resolves when something may be stored. @throws DatabaseBehind when the database was restored to an earlier state */
  passed(): Promise<void> {
    return this.restores.passed();
  }

  /** Rows that were just committed: those of shards leased here go out at once; others' holders find them in the table. */
  hand(rows: readonly OutgoingRow[]): void {
    for (const row of rows) if (this.leases.holds(row.shard)) this.relay.hand(row);
  }

  watch(health: Health): void {
    health.addLiveness('consumer', () => this.reader.stuck());
    // Not whether it is in its group: HTTP takes events while Kafka is away, and whoever sends them may follow readiness.
    health.addReadiness('consumer', () => this.reader.refused);
    health.addReadiness('platform.v1', () => {
      const [reason] = this.reader.stopped.values();
      return reason;
    });
    health.addReadiness('restored', () => this.restores.behind);
  }

  /** The order of a clean end, after HTTP takes nothing more. */
  stopSteps(): StopStep[] {
    return [
      { name: 'timers', run: () => { clearInterval(this.timer); this.restores.stop(); } },
      { name: 'batches', run: async () => { await this.reader.drain(); await this.commits.idle(); } },
      { name: 'relay', run: () => this.relay.stop() },
      { name: 'leases', run: () => this.leases.stop() },
      { name: 'consumer', run: () => this.reader.leave() },
      { name: 'producer', run: () => this.producer.close() },
    ];
  }

  private get refusal(): Error | undefined {
    const { behind } = this.restores;
    if (behind !== undefined) return new DatabaseBehind(behind);
    return this.isFull ? new Overloaded('too much waits to be sent') : undefined;
  }

  /** Ends the process where the number of partitions is another one than before. */
  private fits(): Promise<void> {
    this.fitting ??= this.compareCounts().catch((error: unknown) => {
      this.fitting = undefined;
      if (error instanceof OtherPartitions) this.settings.broken('another number of partitions than before', error);
      throw error;
    });
    return this.fitting;
  }

  private async compareCounts(): Promise<void> {
    const { config: { partitions }, database, says } = this.settings;
    if (await hasShards(database.batchPool, 'ingest', partitions)) return;
    const asked = this.reader.admin().then((admin) => sameInTopics(admin, [platformTopic.name, says.customers], partitions));
    await waitAtMost(answerMsMax, asked).catch((error: unknown) => { if (error instanceof OtherPartitions) throw error; });
  }

  private watchRestores(kafka: Kafka, failed: (error: unknown) => void): RestoreWatch {
    const { config: { partitions }, database, log, says, unknownOf } = this.settings;
    const logs = Array.from({ length: partitions }, (_, shard) => ({ topic: says.customers, partition: shard, shard }));
    const watch = new RestoreWatch({
      kafka, pool: database.batchPool, relay: this.relay, admin: () => this.reader.admin(), logs: [...logs, { topic: says.reference, partition: 0, shard: partitions }],
      unknownOf, failed, found: (message, events) => { log.error({ events }, message); },
    });
    for (const pool of [database.batchPool, database.relayPool, database.commandPool]) pool.on('error', () => { watch.doubt(); });
    return watch;
  }

  private async measureBacklog(): Promise<void> {
    try {
      const [row] = await this.settings.database.query<{ bytes: number }>('select coalesce(sum(octet_length(frame)), 0)::bigint as bytes from outgoing', [], 'outgoing_bytes');
      this.isFull = (row?.bytes ?? 0) > this.settings.backlogBytesMax;
    } catch (error) {
      this.settings.log.debug({ err: error }, 'the backlog could not be measured');
    }
  }
}
