import pg from 'pg';
import { consumers, type ShardSeen } from '../checker/observations.js';

const question = consumers.map(({ name }) => `select consumer, shard, epoch::int, offsets from ${name}.consumer_shard where consumer = '${name}'`).join(' union all ');

/** Looks at the shards of all consumers a few times a second and keeps every change, so that nothing goes back unseen. */
export class ShardWatch {
  readonly seen: ShardSeen[] = [];
  private readonly last = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(private readonly url: string, private readonly everyMs = 300) {}

  start(): void {
    this.timer = setInterval(() => { void this.look(); }, this.everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What was seen so far is not compared with what comes. */
  forget(): void {
    this.seen.splice(0);
    this.last.clear();
  }

  /** One look; what cannot be reached now is seen at the next. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      for (const row of (await client.query<ShardSeen>(question)).rows) this.note(row);
    } catch {
      // PostgreSQL is away because a test has ended it.
    } finally {
      await client.end().catch(() => undefined);
      this.looking = false;
    }
  }

  private note(row: ShardSeen): void {
    const [name, now] = [`${row.consumer}/${row.shard}`, JSON.stringify([row.epoch, row.offsets])];
    if (this.last.get(name) === now) return;
    this.last.set(name, now);
    this.seen.push(row);
  }
}
