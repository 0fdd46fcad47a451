import type { Database } from '@fealty/postgres';
import type { Health, Log, StopStep } from '@fealty/runtime';
import { kafkaClient } from '../kafka/client.js';
import { relayProducer, type RelayProducer } from '../kafka/producer.js';
import type { OutgoingRow } from '../outbox/frame.js';
import { Relay } from '../relay/relay.js';
import type { ServiceSettings } from '../service/engine.js';
import { GroupCommit } from './group-commit.js';
import type { PlatformBatch, PlatformResult } from './platform-batch.js';
import { PlatformReader } from './platform-reader.js';
import { RelayLeases } from './relay-leases.js';

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
}

const backlogEveryMs = 2_000;

/**
 * The front door: what comes over HTTP and from `platform.v1` goes through one group commit, and what is said goes out by a relay whose
 * shards are leased, because no process owns a shard here.
 */
export class Door<Work, Result> {
  readonly commits: GroupCommit<Work, Result>;
  readonly reader: PlatformReader;
  private readonly relay: Relay;
  private readonly leases: RelayLeases;
  private readonly producer: RelayProducer;
  private isFull = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly settings: DoorSettings<Work, Result>) {
    const { config, database, log, broken, run, sizeOf } = settings;
    const failed = (error: unknown): void => { log.warn({ err: error }, 'will be tried again'); };
    const kafka = kafkaClient({ brokers: config.kafkaBrokers, clientId: config.instanceName, logLevel: 'warn', log: ({ level, message, details }) => { log[level]({ kafka: details }, message); } });
    this.producer = relayProducer(kafka);
    this.relay = new Relay({ pool: database.batchPool, producer: this.producer, failed, order: 'by-state' });
    // One more than there are partitions: what is about no customer has a shard of its own.
    this.leases = new RelayLeases({ pool: database.batchPool, holder: config.instanceName, shards: config.partitions + 1, relay: this.relay, failed });
    this.commits = new GroupCommit({ run, sizeOf, failed, isFull: () => this.isFull });
    this.reader = new PlatformReader({
      kafka, pool: database.batchPool, instance: config.instanceName, partitions: config.partitions, failed, broken,
      accept: async (batch) => settings.resultOf(await this.commits.submit(settings.workOf(batch))),
    });
  }

  start(): void {
    this.relay.start();
    this.leases.start();
    this.reader.start();
    this.timer = setInterval(() => { void this.measureBacklog(); }, backlogEveryMs);
  }

  /** Rows that were just committed: those of shards leased here go out at once; others' holders find them in the table. */
  hand(rows: readonly OutgoingRow[]): void {
    for (const row of rows) if (this.leases.holds(row.shard)) this.relay.hand(row);
  }

  watch(health: Health): void {
    health.addLiveness('consumer', () => this.reader.stuck());
    health.addReadiness('consumer', () => (this.reader.isJoined ? undefined : 'not in its consumer group yet'));
    health.addReadiness('platform.v1', () => {
      const [reason] = this.reader.stopped.values();
      return reason;
    });
  }

  /** The order of a clean end, after HTTP takes nothing more. */
  stopSteps(): StopStep[] {
    return [
      { name: 'timers', run: () => { clearInterval(this.timer); } },
      { name: 'batches', run: async () => { await this.reader.drain(); await this.commits.idle(); } },
      { name: 'relay', run: () => this.relay.stop() },
      { name: 'leases', run: () => this.leases.stop() },
      { name: 'consumer', run: () => this.reader.leave() },
      { name: 'producer', run: () => this.producer.close() },
    ];
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
