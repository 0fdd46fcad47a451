import type { Pool } from 'pg';

export interface HaltSettings {
  readonly pool: Pool;
  readonly consumer: string;
  readonly failed: (error: unknown) => void;
  readonly resumed: (shard: number) => void;
  /** @default 500 */
  readonly pollMs?: number;
}

const announceText = 'insert into stopped_shard (consumer, shard, reason) values ($1, $2, $3) on conflict (consumer, shard) do update set reason = excluded.reason, stopped_at = now()';
const standingText = 'select shard from stopped_shard where consumer = $1';

/**
 * Shards that the breaker has stopped. Each has a row, so that any replica can be asked to let it go on: when the row is gone, the owner
 * goes on. A new owner begins without it, so a restart lets the shard go on, too.
 */
export class Halts {
  private readonly halted = new Map<number, { readonly reason: string; announced: boolean }>();
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> | undefined;

  constructor(private readonly settings: HaltSettings) {}

  get reasons(): ReadonlyMap<number, string> {
    return new Map([...this.halted].map(([shard, { reason }]) => [shard, reason]));
  }

  has(shard: number): boolean {
    return this.halted.has(shard);
  }

  halt(shard: number, reason: string): void {
    this.halted.set(shard, { reason, announced: false });
    this.timer ??= setInterval(() => { this.poll(); }, this.settings.pollMs ?? 500).unref();
    this.poll();
  }

  /** The shard is held elsewhere now, or anew. */
  async forget(shard: number): Promise<void> {
    this.halted.delete(shard);
    try {
      await this.settings.pool.query('delete from stopped_shard where consumer = $1 and shard = $2', [this.settings.consumer, shard]);
    } catch (error) {
      this.settings.failed(error);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.polling;
  }

  private poll(): void {
    if (this.halted.size > 0) this.polling ??= this.look().catch(this.settings.failed).finally(() => { this.polling = undefined; });
  }

  private async look(): Promise<void> {
    const { pool, consumer, resumed } = this.settings;
    for (const [shard, halt] of this.halted) {
      if (halt.announced) continue;
      await pool.query(announceText, [consumer, shard, halt.reason]);
      halt.announced = true;
    }
    const announced = [...this.halted].filter(([, halt]) => halt.announced).map(([shard]) => shard);
    const standing = new Set((await pool.query<{ shard: number }>(standingText, [consumer])).rows.map((row) => row.shard));
    for (const shard of announced) {
      if (standing.has(shard)) continue;
      this.halted.delete(shard);
      resumed(shard);
    }
  }
}
