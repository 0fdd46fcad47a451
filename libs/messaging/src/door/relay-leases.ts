import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';

export interface RelayLeasesSettings {
  readonly pool: Pool;
  readonly holder: string;
  /** Shards 0 to `shards - 1`. */
  readonly shards: number;
  readonly relay: { hold(shard: number): void; drop(shard: number): void };
  readonly failed: (error: unknown) => void;
  /** Nothing is leased before it resolves. @default at once */
  readonly passed?: () => Promise<void>;
  /** @default 8000 */
  readonly leaseMs?: number;
  /** @default a quarter of the lease */
  readonly renewEveryMs?: number;
}

// On the database's clock throughout; in key order, so that two processes that renew at once do not deadlock.
const renewText = `
  insert into relay_lease as l (shard, holder, held_until)
  select s, $1, clock_timestamp() + $3 * interval '1 millisecond' from generate_series(0, $2::int - 1) s order by s
  on conflict (shard) do update set holder = excluded.holder, held_until = excluded.held_until
  where l.holder = excluded.holder or l.held_until < clock_timestamp()
  returning shard`;
const releaseText = 'delete from relay_lease where holder = $1';

/**
 * Who relays which shard, where nobody owns the shard itself: one row per shard, held for some seconds, renewed, and taken over by
 * another process once it has run out. Two that send at once, after a freeze, only repeat what was sent.
 */
export class RelayLeases {
  private readonly held = new Set<number>();
  private stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly settings: RelayLeasesSettings) {}

  start(): void {
    this.running ??= this.loop();
  }

  get shards(): readonly number[] {
    return [...this.held].sort((a, b) => a - b);
  }

  holds(shard: number): boolean {
    return this.held.has(shard);
  }

  /** Renews no longer, and lets others take over at once. Call it after the relay has stopped. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.dropAll();
    await this.settings.pool.query(releaseText, [this.settings.holder]);
  }

  private async loop(): Promise<void> {
    const leaseMs = this.settings.leaseMs ?? 8_000;
    const everyMs = this.settings.renewEveryMs ?? leaseMs / 4;
    let sureUntil = 0;
    while (!this.stopping.signal.aborted) {
      const asked = performance.now();
      try {
        await this.settings.passed?.();
        await this.renew(leaseMs);
        sureUntil = asked + leaseMs;
      } catch (error) {
        this.settings.failed(error);
        if (performance.now() > sureUntil) this.dropAll();
      }
      await pause(everyMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async renew(leaseMs: number): Promise<void> {
    const { pool, holder, shards, relay } = this.settings;
    const { rows } = await pool.query<{ shard: number }>({ name: 'renew_relay_leases', text: renewText, values: [holder, shards, leaseMs] });
    const now = new Set(rows.map(({ shard }) => shard));
    for (const shard of this.held) if (!now.has(shard)) this.drop(shard);
    for (const shard of now) {
      if (this.held.has(shard)) continue;
      this.held.add(shard);
      relay.hold(shard);
    }
  }

  private drop(shard: number): void {
    this.held.delete(shard);
    this.settings.relay.drop(shard);
  }

  private dropAll(): void {
    for (const shard of this.shards) this.drop(shard);
  }
}
