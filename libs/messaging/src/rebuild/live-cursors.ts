import type { Pool } from 'pg';

/** Where the live consumer stands, looked at often: what is rebuilt beside it never goes past, so that both can be compared. */
export class LiveCursors {
  private cursors = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(private readonly pool: Pool, private readonly service: string, private readonly failed: (error: unknown) => void) {}

  readonly limitOf = (topic: string, partition: number): number => this.cursors.get(`${topic}/${partition}`) ?? 0;

  start(): void {
    this.timer = setInterval(() => { this.looking ??= this.look().catch(this.failed).finally(() => { this.looking = undefined; }); }, 100);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    // By schema name, not search path: after a flip the same name is the new live one.
    const { rows } = await this.pool.query<{ shard: number; offsets: Record<string, number> }>(`select shard, offsets from "${this.service}".consumer_shard where consumer = $1`, [this.service]);
    this.cursors = new Map(rows.flatMap(({ shard, offsets }) => Object.entries(offsets).map(([topic, next]) => [`${topic}/${shard}`, next] as const)));
  }
}
