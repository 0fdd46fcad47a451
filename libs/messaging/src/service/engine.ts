import { referenceTopic } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { meter, type baseSettings, type Health, type Log, type SettingsOf, type StopStep } from '@fealty/runtime';
import type { Consumption, Publication } from '../consume/consumption.js';
import { Care } from '../care/care.js';
import { Commands } from '../consume/commands.js';
import { Breaker } from '../consume/breaker.js';
import { DayEnd } from '../consume/day-end.js';
import { DueTicks } from '../consume/due-ticks.js';
import { Shards } from '../consume/shards.js';
import { tableStatements } from '../consume/tables.js';
import type { ConsumerContext } from '../consume/consumer-context.js';
import { serviceKafka } from '../kafka/client.js';
import { logEnds } from '../kafka/log-range.js';
import { relayProducer, type RelayProducer } from '../kafka/producer.js';
import { Policies } from '../reference/policies.js';
import { LiveCursors } from '../rebuild/live-cursors.js';
import { Restores } from '../restore/restores.js';
import { ReferenceReader } from '../reference/reference-reader.js';
import { Relay } from '../relay/relay.js';
import { ShardTransport } from '../transport/shard-transport.js';
import { countBatches, countUnreadable } from './counters.js';
import { Positions } from './freshness.js';
import { tellWhatIsNotKept } from './kept-topics.js';
import { knowShards } from './know-shards.js';
import { PastInputs } from './past-inputs.js';
import { Progress } from './progress.js';

export type ServiceSettings = SettingsOf<typeof baseSettings>;

export interface EngineSettings {
  readonly consumes: Consumption;
  readonly publishes: Publication;
  readonly config: ServiceSettings;
  readonly database: Database;
  readonly log: Log;
  /** Folds everything again into another schema, never ahead of the live one, and says nothing. What the service said itself was live before. */
  readonly beside?: boolean;
  /** Called when the process can only be started anew. */
  readonly broken: (reason: string, error: unknown) => void;
}

const noRelay = { hold: () => undefined, drop: () => undefined, hand: () => undefined };
const backlogRowsMax = 200_000;
const stateTopicsOf = ({ contracts }: Publication): ReadonlySet<string> => new Set(contracts.flatMap(({ topic }) => (topic.carries === 'state' ? [topic.name] : [])));

/** Everything that moves events in a service, put together once: shards, relay, transport, ticks, and what routes need of them. */
export class Engine {
  readonly policies = new Policies();
  readonly shards: Shards;
  readonly commands: Commands;
  readonly care: Care;
  readonly dayEnd: DayEnd;
  readonly positions: Positions;
  readonly pastInputs: PastInputs;
  readonly progress: Progress;
  readonly transport: ShardTransport;
  private readonly context: ConsumerContext;
  private readonly relay: Relay;
  private readonly producer: RelayProducer;
  private readonly reference: ReferenceReader;
  private readonly ticks: DueTicks;
  private readonly live: LiveCursors | undefined;
  private backlogRows = 0;
  private repairs = 0;
  private readonly ending = new AbortController();
  private backlogTimer: NodeJS.Timeout | undefined;

  constructor(private readonly settings: EngineSettings) {
    const { consumes, publishes, config, database, log } = settings;
    const failed = (error: unknown): void => { log.warn({ err: error }, 'will be tried again'); };
    const kafka = serviceKafka(config, log);
    this.context = {
      consumption: consumes, publication: publishes, policies: this.policies, statements: tableStatements(consumes.customers, consumes.parts), partitions: config.partitions,
      limits: { lockTimeoutMs: 2_000, statementTimeoutMs: 5_000, idleTimeoutMs: 2_000 }, batchPool: database.batchPool, commandPool: database.commandPool,
      silent: settings.beside === true, breaker: new Breaker({ customersPerMinuteMax: config.parkedCustomersPerMinuteMax }),
    };
    this.producer = relayProducer(kafka);
    this.relay = new Relay({ pool: database.relayPool, producer: this.producer, failed, idlePollMs: 1_000, stateTopics: consumes.says === undefined ? new Set() : stateTopicsOf(publishes), overtaken: (shard, customerIds) => { this.repair(shard, customerIds); } });
    const counted = countBatches(consumes.service);
    this.shards = new Shards(this.context, { instance: config.instanceName, cacheBytesMax: 128_000_000, relay: settings.beside === true ? noRelay : this.relay, observer: { counted, failed } });
    this.commands = new Commands(this.shards, () => this.backlogRows > backlogRowsMax);
    this.care = new Care(this.shards, (shard) => this.endsOf(shard));
    this.dayEnd = new DayEnd(this.shards);
    this.live = settings.beside === true && consumes.refold === undefined ? new LiveCursors(database.commandPool, consumes.service, failed) : undefined;
    const restores = new Restores({ kafka, shards: this.shards, admin: () => this.transport.admin(), found: (shard, unknown) => { this.wasRestored(shard, unknown); } });
    this.transport = new ShardTransport({ kafka, restored: settings.beside === true ? undefined : (shard) => restores.check(shard), group: settings.beside === true ? `${consumes.service}@beside` : consumes.service, limitOf: this.live?.limitOf, instance: config.instanceName, shards: this.shards, failed, broken: settings.broken });
    this.reference = new ReferenceReader({ kafka, policies: this.policies, service: consumes.service, keepsPrices: consumes.keepsPrices === true, failed, unreadable: (reason, offset) => { this.couldNotRead(reason, offset); } });
    this.ticks = new DueTicks(this.shards, { failed, isBehind: (shard) => this.transport.isBehind(shard) });
    this.positions = new Positions(this.context);
    this.pastInputs = new PastInputs({ ...this.context, kafka });
    this.progress = new Progress(this.context, this.transport, () => this.repairs > 0);
  }

  /** Reads the reference whole, then starts to work; HTTP can be open before. A database that is away for a moment is waited for. */
  async start(): Promise<void> {
    const { consumes, config: { partitions }, database, log } = this.settings;
    if (!await knowShards({ pool: database.batchPool, service: consumes.service, partitions, sameInTopics: () => this.transport.sameInTopics(), log, ending: this.ending.signal })) return;
    if (this.settings.beside === true) this.live?.start();
    else this.relay.start();
    this.ticks.start();
    this.backlogTimer = setInterval(() => { void this.measureBacklog(); }, 5_000);
    this.reference.start();
    void this.reference.ready.then(() => {
      this.transport.listen(() => log.info({ topics: consumes.topics.map((topic) => topic.name) }, 'reading'));
      void this.lookAtTopics();
    });
  }

  watch(health: Health): void {
    meter.createObservableGauge('fealty.shards.stopped', { description: 'Shards that wait for somebody to look' })
      .addCallback((result) => { result.observe(this.transport.stoppedShards.size, { service: this.settings.consumes.service }); });
    health.addLiveness('consumer', () => this.transport.stuck());
    health.addReadiness('consumer', () => this.transport.unjoined);
    health.addReadiness('shards', () => {
      const [stopped] = this.transport.stoppedShards.values();
      return stopped;
    });
  }

  /** The order of a clean end: no timers, no new batches, everything sent, then out of the group. */
  stopSteps(): StopStep[] {
    return [
      { name: 'timers', run: () => { this.ending.abort(); clearInterval(this.backlogTimer); this.live?.stop(); return this.ticks.stop(); } },
      { name: 'batches', run: () => this.transport.drain() },
      { name: 'relay', run: () => this.relay.stop() },
      { name: 'shards', run: () => this.shards.release() },
      { name: 'consumer', run: async () => { await Promise.all([this.transport.leave(), this.reference.stop()]); } },
      { name: 'producer', run: () => this.producer.close() },
    ];
  }

  // This process was frozen or cut off between sending and being answered, and its shard has another owner.
  private repair(shard: number, customerIds: readonly string[]): void {
    const { log } = this.settings;
    log.warn({ shard, customers: customerIds.length }, 'sent late what the next owner of the shard had sent before: the newest states are said once more');
    this.repairs += 1;
    void this.shards.run(shard, { kind: 'repair', customerIds }).catch((error: unknown) => { log.error({ err: error, shard, customerIds }, 'the newest states could not be said once more'); }).finally(() => { this.repairs -= 1; });
  }

  private wasRestored(shard: number, events: number): void {
    this.settings.log.error({ shard, events }, 'the database was restored to an earlier state: so many events that stand in the own topic were unknown to it; their numbers are taken over, and nothing is sent until the inputs are read again');
  }

  private async endsOf(shard: number): Promise<Readonly<Record<string, number>>> {
    const topics = this.settings.consumes.topics.map(({ name }) => name);
    const ends = await logEnds(await this.transport.admin(), topics);
    return Object.fromEntries(topics.map((topic) => [topic, ends.get(`${topic}/${shard}`) ?? 0]));
  }

  private couldNotRead(reason: string, offset: string): void {
    countUnreadable(this.settings.consumes.service);
    this.settings.log.error({ topic: referenceTopic.name, offset, reason }, 'a record of the reference cannot be read and was stepped over: without its policy, events that need it wait; without its price, the one told before holds');
  }

  private async lookAtTopics(): Promise<void> {
    const { consumes, publishes, log } = this.settings;
    try {
      await tellWhatIsNotKept(await this.transport.admin(), [...consumes.topics, ...publishes.contracts.map(({ topic }) => topic), referenceTopic], log);
    } catch (error) {
      log.warn({ err: error }, 'whether the topics keep their history could not be asked');
    }
  }

  private async measureBacklog(): Promise<void> {
    try {
      const { rows } = await this.context.commandPool.query<{ rows: number }>('select count(*) as rows from (select 1 from outgoing limit $1) waiting', [backlogRowsMax + 1]);
      this.backlogRows = rows[0]?.rows ?? 0;
    } catch (error) {
      this.settings.log.debug({ err: error }, 'the backlog could not be measured');
    }
  }
}
