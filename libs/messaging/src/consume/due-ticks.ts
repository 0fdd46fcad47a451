import { keepsCounts, pruningText } from './counters.js';
import type { DueResult } from './jobs.js';
import type { Shards } from './shards.js';

interface DueTicksSettings {
  readonly failed: (error: unknown) => void;
  /** Whether a shard has events to read that are not applied yet. */
  readonly isBehind: (shard: number) => boolean;
  readonly everyMs?: number;
  readonly limit?: number;
}

/**
 * Fires due work of the shards held here: once a second one query by index tells which shards have any, and only those take a turn, in
 * bounded batches, until nothing is due. After a pause everything missed is caught up, earliest first. A projection notices no time while it
 * still has events to read: what looks like silence may stand in them.
 */
export class DueTicks {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly shards: Shards, private readonly settings: DueTicksSettings) {}

  start(): void {
    const { due, notices } = this.shards.context.consumption;
    if (due === undefined && notices === undefined) return;
    this.timer = setInterval(() => { this.running ??= this.tick().finally(() => { this.running = undefined; }); }, this.settings.everyMs ?? 1_000);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async tick(): Promise<void> {
    try {
      const due = await this.dueShards();
      const ready = this.shards.context.consumption.notices === undefined ? due : due.filter((shard) => !this.settings.isBehind(shard));
      await Promise.all(ready.map((shard) => this.fire(shard)));
    } catch (error) {
      this.settings.failed(error);
    }
  }

  private async fire(shard: number): Promise<void> {
    const limit = this.settings.limit ?? 500;
    for (let fired = limit; fired >= limit && !this.stopped;) {
      ({ fired } = await this.shards.loop(shard).run<DueResult>({ kind: 'due', limit }));
    }
  }

  private async dueShards(): Promise<number[]> {
    const { ready, context: { batchPool, consumption } } = this.shards;
    if (ready.length === 0) return [];
    const one = (table: string): string => `select s from unnest($1::smallint[]) s where exists (select 1 from ${table} where shard = s and due_at <= now())`;
    const all = [one(consumption.customers.name), ...(consumption.parts === undefined ? [] : [one(consumption.parts.name)]), ...(keepsCounts(consumption) ? [pruningText] : [])];
    const { rows } = await batchPool.query<{ s: number }>({ name: 'due_shards', text: all.join(' union '), values: [ready] });
    return rows.map((row) => row.s);
  }
}
