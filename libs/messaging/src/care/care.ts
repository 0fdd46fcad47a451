import { classify } from '@fealty/postgres';
import { Problem } from '@fealty/runtime';
import { readRecord, type Read } from '../consume/read-event.js';
import type { CareJob, CareResult } from '../consume/jobs.js';
import type { Shards } from '../consume/shards.js';
import { partitionOf } from '../kafka/murmur2.js';
import { rehearse, type Difference } from './rehearse.js';
import { cursorsOf, letShardGo, stoppedShards, type StoppedShard } from './stopped-shards.query.js';
import { dismissRecord, parkedEvents, parkedStreams, quarantinedRecord, quarantinedRecords, type ParkedEvent, type ParkedStream, type Place, type Quarantined } from './set-aside.query.js';

/** Who asks, why, and whether it is only tried: a dry run answers the difference and stores nothing. */
export interface Asked { readonly by: string; readonly why: string; readonly dry: boolean; readonly max?: number | undefined }
export interface Stream { readonly customerId: string; readonly topic: string }
/** Of a stopped shard: what fails of the programme is parked between these offsets, from `from` on and before `until`. */
export interface LetPastShard extends StoppedShard { readonly programme: string; readonly reaches: readonly { readonly topic: string; readonly from: number; readonly until: number }[] }
export type Cared = CareResult & { readonly difference?: Difference };

const eventsMax = 1_000;
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * What operators do about events that were set aside: look at them, try a stream again after a fix, pass over one event, or take up a
 * quarantined record. Each runs in the shard's own transaction, on any replica, and leaves a row in `care_log`.
 */
export class Care {
  /** `ends`: where the logs of a shard end now, by topic. */
  constructor(readonly shards: Shards, private readonly ends: (shard: number) => Promise<Readonly<Record<string, number>>>) {}

  streams(page: { after?: readonly [string, string] | undefined; limit: number }): Promise<ParkedStream[]> {
    return parkedStreams(this.pool, this.service, page);
  }

  events(page: Stream & { after?: number | undefined; limit: number }): Promise<ParkedEvent[]> {
    return parkedEvents(this.pool, this.service, page);
  }

  quarantined(page: { after?: readonly [string, number, number] | undefined; limit: number }): Promise<Quarantined[]> {
    return quarantinedRecords(this.pool, this.service, page);
  }

  /** Tries the parked events of a stream again, in order, at most `max`. @throws Problem 409 `not-parked` */
  retry(stream: Stream, asked: Asked): Promise<Cared> {
    return this.run({ kind: 'care', action: 'retry', ...stream, by: asked.by, why: asked.why, max: asked.max ?? eventsMax }, asked);
  }

  /** Passes over the event that the stream waits for, and goes on behind it. @throws Problem 409 `not-discarded` */
  discard(stream: Stream, sequence: number, asked: Asked): Promise<Cared> {
    return this.run({ kind: 'care', action: 'discard', ...stream, discard: sequence, by: asked.by, why: asked.why, max: asked.max ?? eventsMax }, asked);
  }

  /**
   * Reads a quarantined record again, by this version of the code, and takes it as if it came now; its number still says whether it is new.
   * @throws Problem 404 `not-in-quarantine`; 409 `still-undecodable`
   */
  async requeue(at: Place, asked: Asked): Promise<Cared> {
    const { read, customerId } = await this.readAgain(at);
    if (read.kind === 'quarantine') throw new Problem(409, 'still-undecodable', { detail: `${read.reason}; what nobody can read is dismissed` });
    return this.run({ kind: 'care', action: 'requeue', customerId, topic: at.topic, requeue: read, by: asked.by, why: asked.why, max: asked.max ?? eventsMax }, asked);
  }

  /** Takes a record that nobody can read out of quarantine; its bytes stay in `care_log`. @throws Problem 404 `not-in-quarantine`; 409 `can-be-requeued` */
  async dismiss(at: Place, { by, why, dry }: Asked): Promise<Place> {
    const { read } = await this.readAgain(at);
    if (read.kind !== 'quarantine') throw new Problem(409, 'can-be-requeued', { detail: 'this version of the service can read it: requeue it, so that nothing of it is lost' });
    if (!dry && !await dismissRecord(this.pool, this.service, { ...at, by, why })) throw this.notInQuarantine(at);
    return at;
  }

  private async readAgain(at: Place): Promise<{ read: Read; customerId: string }> {
    const found = await quarantinedRecord(this.pool, this.service, at);
    const topic = this.shards.context.consumption.topics.find((known) => known.name === at.topic);
    if (found === undefined || topic === undefined) throw this.notInQuarantine(at);
    const record = { topic: found.topic, partition: found.partition, offset: found.offset, key: found.key, value: found.bytes, headers: found.headers };
    const { context: { consumption, partitions } } = this.shards;
    return { read: readRecord(record, { consumption, topic, partitions }), customerId: found.key?.toString('utf8') ?? '' };
  }

  private notInQuarantine({ topic, partition, offset }: Place): Problem {
    return new Problem(404, 'not-in-quarantine', { detail: `${this.service} has no record ${topic}/${partition}/${offset} in quarantine` });
  }

  stopped(): Promise<StoppedShard[]> {
    return stoppedShards(this.pool, this.service);
  }

  /** Lets a shard that the breaker stopped go on; its owner notices within a second. @throws Problem 404 `unknown-shard`; 409 `not-stopped` */
  async resume(shard: number, { by, why }: Pick<Asked, 'by' | 'why'>): Promise<StoppedShard> {
    this.checkShard(shard);
    return await letShardGo(this.pool, this.service, { shard, by, why }) ?? this.notStopped(shard);
  }

  /**
   * Lets a shard that the breaker stopped go on, and whatever fails of one programme be parked, however many customers that concerns: once, up to
   * where the logs end now. What fails of others stops the shard again. @throws Problem 404 `unknown-shard`, `unknown-programme`; 409 `not-stopped`
   */
  async past(shard: number, programme: string, { by, why, dry }: Asked): Promise<LetPastShard> {
    this.checkShard(shard);
    if (!this.shards.context.policies.names().includes(programme)) throw new Problem(404, 'unknown-programme', { detail: `no policy of the programme ${programme} is known here` });
    const [ends, cursors, stopped] = await Promise.all([this.ends(shard), cursorsOf(this.pool, this.service, shard), this.stopped()]);
    const found = (dry ? stopped.find((one) => one.shard === shard) : await letShardGo(this.pool, this.service, { shard, by, why, past: { programme, until: ends } })) ?? this.notStopped(shard);
    const reaches = Object.entries(ends).map(([topic, until]) => ({ topic, from: cursors[topic] ?? 0, until })).filter(({ from, until }) => from < until);
    return { ...found, programme, reaches };
  }

  // What the database refuses is found by asking for less at once; a single one is told.
  private async run(job: CareJob, asked: Asked): Promise<Cared> {
    const shard = partitionOf(job.customerId, this.shards.context.partitions);
    try {
      const result: Cared = asked.dry ? await rehearse(this.shards.context, shard, job) : await this.shards.run<CareResult>(shard, job);
      if (result.refused === undefined) return result;
      throw new Problem(409, job.action === 'discard' ? 'not-discarded' : 'not-parked', { detail: result.refused });
    } catch (error) {
      if (classify(error) !== 'poison') throw error;
      if (job.max > 1) return this.run({ ...job, max: Math.floor(job.max / 2) }, asked);
      throw new Problem(409, 'database-refused', { detail: `the database refuses what follows from the next event: ${messageOf(error)}`, cause: error });
    }
  }

  private checkShard(shard: number): void {
    const { partitions } = this.shards.context;
    if (shard >= partitions) throw new Problem(404, 'unknown-shard', { detail: `${this.service} has the shards 0 to ${partitions - 1}, no shard ${shard}` });
  }

  private notStopped(shard: number): never {
    throw new Problem(409, 'not-stopped', { detail: `the breaker has not stopped shard ${shard} of ${this.service}` });
  }

  private get service(): string {
    return this.shards.context.consumption.service;
  }

  private get pool() {
    return this.shards.context.commandPool;
  }
}
