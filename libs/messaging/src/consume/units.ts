import type { ConsumerContext } from './consumer-context.js';
import { sizeOf, type Job } from './jobs.js';
import type { Holder } from './fold-units.js';
import { runUnits, type UnitDone } from './unit.js';

interface Asked { readonly holder: Holder; readonly jobs: readonly Job[]; resolve(done: UnitDone): void; reject(error: unknown): void }

/** More than this go into a transaction of their own: there is nothing to gain, and memory and locks to lose. */
const recordsTogetherMax = 1_000;
/** While PostgreSQL writes one transaction, this process folds the next. */
const atOnceMax = 2;

const locksShared = (jobs: readonly Job[]): boolean => jobs.some((job) => job.kind === 'command' && job.decider.shared !== undefined);

/**
 * Puts the units of several shards that wait at the same moment into one transaction: at a few events per shard its fixed cost (BEGIN,
 * COMMIT and their round trips) is most of the work. A unit that spoils a transaction for others is tried alone, and stays alone until it
 * passes, so that no shard waits for the fault of another.
 */
export class Units {
  private waiting: Asked[] = [];
  private running = 0;
  private planned = false;
  private readonly alone = new Set<number>();

  constructor(private readonly context: ConsumerContext) {}

  run(holder: Holder, jobs: readonly Job[]): Promise<UnitDone> {
    return new Promise((resolve, reject) => {
      const asked = { holder, jobs, resolve, reject };
      // Rows that customers share are locked last and for a short time; no other shard waits behind them.
      if (this.alone.has(holder.shard) || locksShared(jobs)) {
        void this.runAlone(asked);
        return;
      }
      this.waiting.push(asked);
      this.plan();
    });
  }

  // Not at once: the batches of one fetch reach their shards one after another.
  private plan(): void {
    if (this.planned || this.running >= atOnceMax || this.waiting.length === 0) return;
    this.planned = true;
    setImmediate(() => {
      this.planned = false;
      void this.runTogether(this.next());
      this.plan();
    });
  }

  private next(): Asked[] {
    let size = 0;
    const fit = this.waiting.findIndex(({ jobs }, index) => {
      size += jobs.reduce((sum, job) => sum + sizeOf(job), 0);
      return index > 0 && size > recordsTogetherMax;
    });
    return this.waiting.splice(0, fit < 0 ? this.waiting.length : fit);
  }

  private async runTogether(all: readonly Asked[]): Promise<void> {
    this.running += 1;
    try {
      // In the order of shards, so that no two transactions wait for one another.
      const sorted = [...all].sort((a, b) => a.holder.shard - b.holder.shard);
      const done = await runUnits(this.context, sorted);
      sorted.forEach(({ resolve }, index) => { resolve(done[index] as UnitDone); });
    } catch (error) {
      await this.failed(all, error);
    } finally {
      this.running -= 1;
      this.plan();
    }
  }

  private async failed(all: readonly Asked[], error: unknown): Promise<void> {
    const [only] = all;
    if (all.length === 1) {
      if (only !== undefined) this.alone.add(only.holder.shard);
      only?.reject(error);
      return;
    }
    // None of it is written, or nobody knows: each one's own cursor tells when it is run again.
    for (const { holder } of all) if (!('guest' in holder)) holder.cache.evict();
    await Promise.all(all.map((asked) => this.runAlone(asked)));
  }

  private async runAlone(asked: Asked): Promise<void> {
    const { shard } = asked.holder;
    this.alone.add(shard);
    try {
      const [done] = await runUnits(this.context, [asked]);
      this.alone.delete(shard);
      asked.resolve(done as UnitDone);
    } catch (error) {
      asked.reject(error);
    }
  }
}
