import { classify, CommitOutcomeUnknown, transaction } from '@fealty/postgres';
import { abandonment, forNoRequest, waitingFor } from '@fealty/runtime';
import { setTimeout as pause } from 'node:timers/promises';
import type { OutgoingRow } from '../outbox/frame.js';
import { failpoint } from '../failpoints.js';
import { refusedByDatabase } from '../parking/set-aside.js';
import { NotReady } from '../reference/policies.js';
import { sizeOf, type DueJob, type Job, type JobResult, type RecordsJob } from './jobs.js';
import { ShortOfSlice } from './budgets.js';
import { dealSlice } from './deal-slice.js';
import { TailsTooLong } from './parked-tails.js';
import { ShardCache } from './shard-cache.js';
import { claimShard, releaseShard, type ShardRow } from './shard-row.js';
import { BreakerTripped } from './breaker.js';
import type { ConsumerContext } from './consumer-context.js';
import { Fenced, type Hold } from './fold-units.js';
import type { UnitDone } from './unit.js';
import type { Units } from './units.js';

export interface LoopObserver {
  /** Called after COMMIT, in order: the relay sends these rows. */
  committed(outgoing: OutgoingRow): void;
  counted(counts: UnitDone['counts']): void;
  failed(error: unknown, attempt: number): void;
}

export interface LoopSettings {
  readonly observer: LoopObserver;
  readonly units: Units;
  readonly cacheBytesMax: number;
  /** Writes without owning the shard: no cache, and the owner is told whom it changed. */
  readonly guest?: boolean;
}

interface Waiting { readonly job: Job; readonly abandoned: AbortSignal | undefined; resolve(result: JobResult): void; reject(error: unknown): void }

const recordsPerUnitMax = 8_000;
const attemptsMax = 6;
const isPassing = (error: unknown): boolean => error instanceof NotReady || error instanceof CommitOutcomeUnknown || classify(error) === 'retryable';

/**
 * The one writer of a shard: whatever waits for the shard (records of any topic, commands, due work) runs in turn, as many as fit in one
 * transaction, which the units of other shards may share. Passing faults are tried again with backoff; a write that the database refuses is halved until the culprit stands alone.
 */
export class ShardLoop {
  private hold: Hold | undefined;
  private waiting: Waiting[] = [];
  private turning: Promise<void> | undefined;

  constructor(private readonly context: ConsumerContext, readonly shard: number, private readonly settings: LoopSettings) {}

  get epoch(): number | undefined {
    return this.hold?.epoch;
  }

  /** Takes the shard over from whoever held it. Returns its row: cursors and last ordinal. */
  async claim(owner: string): Promise<ShardRow> {
    await this.idle();
    const { service } = this.context.consumption;
    const row = await transaction(this.context.batchPool, this.context.limits, async (tx) => (await tx.query<ShardRow>(claimShard(service, this.shard, owner))).rows[0]);
    if (row === undefined) throw new Error(`consumer_shard has no row for ${service}/${this.shard}: run the migrations`);
    this.hold = { shard: this.shard, epoch: row.epoch, revision: row.revision, cache: new ShardCache(this.settings.cacheBytesMax) };
    return row;
  }

  /** The cursors as committed, in the shard's turn; rejects with `Fenced` when the shard is not held here any more. */
  async cursors(): Promise<Pick<ShardRow, 'offsets'>> {
    await this.idle();
    const { hold } = this;
    const { service } = this.context.consumption;
    const { rows } = await this.context.batchPool.query<{ epoch: number; offsets: Record<string, number> }>('select epoch, offsets from consumer_shard where consumer = $1 and shard = $2', [service, this.shard]);
    const [row] = rows;
    if (row === undefined || hold === undefined || row.epoch !== hold.epoch) throw new Fenced(`shard ${this.shard} of ${service} was taken over`);
    return row;
  }

  /** Gives the shard up: what still waits is refused as fenced. */
  drop(): void {
    this.hold = undefined;
  }

  async release(): Promise<void> {
    const { hold } = this;
    this.hold = undefined;
    await this.idle();
    if (hold === undefined) return;
    await transaction(this.context.batchPool, this.context.limits, (tx) => tx.query(releaseShard(this.context.consumption.service, this.shard, hold.epoch)));
  }

  /** Runs a job in the shard's turn; rejects with `Fenced`, or with the last passing fault when it did not pass in time. */
  run<Result extends JobResult>(job: Job): Promise<Result> {
    return waitingFor(`the transaction on shard ${this.shard}`, () => new Promise((resolve, reject) => {
      const one: Waiting = { job, abandoned: abandonment(), resolve: (result) => resolve(result as Result), reject };
      one.abandoned?.addEventListener('abort', () => { this.waiting = this.waiting.filter((other) => other !== one); reject(one.abandoned?.reason); });
      this.waiting.push(one);
      this.turning ??= forNoRequest(() => this.turn());
    }));
  }

  async idle(): Promise<void> {
    while (this.turning !== undefined) await this.turning;
  }

  private async turn(): Promise<void> {
    // One tick of patience lets what arrived together run together.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.settle(this.next());
    // In the same breath as the look above: a job that comes later must find that nobody runs, or it would wait for the next one.
    this.turning = undefined;
  }

  private async settle(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.attempt(batch.map((waiting) => waiting.job), () => batch.every(({ abandoned }) => abandoned?.aborted === true));
      batch.forEach((waiting, index) => waiting.resolve(results[index] as JobResult));
    } catch (error) {
      // Commands and other topics must not suffer from one job that would park too many.
      if (error instanceof BreakerTripped && batch.length > 1) for (const waiting of batch) await this.settle([waiting]);
      else for (const waiting of batch) waiting.reject(error);
    }
  }

  private next(): Waiting[] {
    let size = 0;
    let count = 0;
    for (const { job } of this.waiting) {
      size += sizeOf(job);
      if (count > 0 && size > recordsPerUnitMax) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async attempt(jobs: readonly Job[], nobodyWaits = () => false): Promise<readonly JobResult[]> {
    let unknown: CommitOutcomeUnknown | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.once(jobs);
      } catch (error) {
        if (error instanceof ShortOfSlice) {
          this.hold?.cache.evict();
          await dealSlice(this.context, this.shard, error);
          attempt = 0;
          continue;
        }
        if (error instanceof TailsTooLong) {
          this.hold?.cache.evict();
          return this.halve(jobs, error);
        }
        this.settings.observer.failed(error, attempt);
        if (error instanceof Fenced) this.drop();
        else this.hold?.cache.evict();
        if (!isPassing(error)) return classify(error) === 'poison' ? this.halve(jobs, error) : Promise.reject(error);
        if (error instanceof CommitOutcomeUnknown) unknown = error;
        if (attempt >= attemptsMax || nobodyWaits()) throw unknown ?? error;
        await pause(Math.min(25 * 2 ** attempt, 500) * (0.5 + Math.random()));
      }
    }
  }

  private async once(jobs: readonly Job[]): Promise<readonly JobResult[]> {
    const holder = this.settings.guest === true ? { shard: this.shard, guest: true as const } : this.hold;
    if (holder === undefined) throw new Fenced(`shard ${this.shard} of ${this.context.consumption.service} is not held here`);
    const done = await this.settings.units.run(holder, jobs);
    failpoint('committed');
    this.settings.observer.counted(done.counts);
    if (done.outgoing !== undefined) this.settings.observer.committed(done.outgoing);
    return done.results;
  }

  private async halve(jobs: readonly Job[], error: unknown): Promise<readonly JobResult[]> {
    const results: JobResult[] = [];
    const [only] = jobs;
    if (jobs.length === 1 && only?.kind === 'records') return [await this.halveRecords(only, error)];
    if (jobs.length === 1 && only?.kind === 'due') return [await this.halveDue(only, error)];
    if (jobs.length === 1) throw error;
    for (const job of jobs) results.push(...await this.attempt([job]));
    return results;
  }

  private async halveDue(job: DueJob, error: unknown): Promise<JobResult> {
    if (job.refused !== undefined) throw error;
    return (await this.attempt([job.limit > 1 ? { ...job, limit: Math.floor(job.limit / 2) } : { ...job, refused: refusedByDatabase(error) }]))[0] as JobResult;
  }

  private async halveRecords(job: RecordsJob, error: unknown): Promise<JobResult> {
    const [first] = job.reads;
    if (first === undefined) throw error;
    if (job.reads.length === 1) {
      if (first.kind !== 'event') throw error;
      return (await this.attempt([{ ...job, reads: [{ ...first, kind: 'poison', reason: refusedByDatabase(error) }] }]))[0] as JobResult;
    }
    const half = Math.ceil(job.reads.length / 2);
    const cut = job.reads[half]?.record.offset ?? job.next;
    await this.attempt([{ ...job, reads: job.reads.slice(0, half), next: cut }]);
    return (await this.attempt([{ ...job, reads: job.reads.slice(half), from: cut }]))[0] as JobResult;
  }
}
