import { transaction } from '@fealty/postgres';
import type { Admin, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import type { ShardRecord } from '../consume/read-event.js';
import { logEnds } from '../kafka/log-range.js';
import { readOwnTail } from '../restore/own-tail.js';
import { noteRelayed, unexplained, type OwnLog, type Unexplained } from '../restore/relayed.js';

/** Nothing is taken: the database went back behind what was published from it. The message says what to do. */
export class DatabaseBehind extends Error {
  override readonly name = 'DatabaseBehind';
}

export interface RestoreWatchSettings {
  readonly kafka: Kafka;
  readonly pool: Pool;
  readonly admin: () => Promise<Admin>;
  /** What is published from this database, and under which shard it waits to be sent. */
  readonly logs: readonly Omit<OwnLog, 'end'>[];
  readonly relay: { hold(shard: number): void; drop(shard: number): void; forgetEnds(): void };
  /** How many of these records the database knows nothing of. */
  readonly unknownOf: (records: readonly ShardRecord[]) => Promise<number>;
  /** The database was found behind: so many events. */
  readonly found: (message: string, unknown: number) => void;
  readonly failed: (error: unknown) => void;
  /** @default 5000 */
  readonly everyMs?: number;
  /** How long senders wait for Kafka to answer; once it has, they wait for the comparison itself. @default 3000 */
  readonly answerMsMax?: number;
}

type State = 'unknown' | 'in-step' | { readonly behind: string };

const retryMs = 500;

/**
 * Compares what topics hold with what the database knows to have published, where no process owns a shard: at the start, after every
 * lost connection to the database, and now and then. Until that was done, nothing is sent, so that no number is told twice with different
 * contents. Where the database is behind, nothing is taken until it has caught up: only a person can bring its rows back.
 */
export class RestoreWatch {
  private state: State = 'unknown';
  private readonly leased = new Set<number>();
  private doubts = 0;
  private asked = Promise.withResolvers<undefined>();
  private endPause: () => void = () => undefined;
  private stopped = false;

  constructor(private readonly settings: RestoreWatchSettings) {}

  start(): void {
    void this.loop();
  }

  stop(): void {
    this.stopped = true;
    this.asked.promise.catch(() => undefined);
    this.asked.reject(new DatabaseBehind('this process ends before it could compare the database with what was published from it'));
    this.endPause();
  }

  /** Why nothing is taken, if so. */
  get behind(): string | undefined {
    return typeof this.state === 'object' ? this.state.behind : undefined;
  }

  /** Resolves when work may be done: the database was compared, or Kafka is away, so that nothing is sent anyway. A comparison that fails while Kafka answers is tried again first. @throws DatabaseBehind */
  async passed(): Promise<void> {
    if (this.state === 'in-step') return;
    await this.asked.promise;
    if (this.behind !== undefined) throw new DatabaseBehind(this.behind);
  }

  hold(shard: number): void {
    this.leased.add(shard);
    if (this.state === 'in-step') this.settings.relay.hold(shard);
  }

  drop(shard: number): void {
    this.leased.delete(shard);
    this.settings.relay.drop(shard);
  }

  /** Another server may have answered since, one that lacks commits: nothing is sent until it was compared. */
  doubt(): void {
    this.doubts += 1;
    this.letGo();
    if (this.state !== 'in-step') return;
    this.state = 'unknown';
    this.asked = Promise.withResolvers();
    this.endPause();
  }

  private letGo(): void {
    for (const shard of this.leased) this.settings.relay.drop(shard);
    this.settings.relay.forgetEnds();
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const doubts = this.doubts;
      try {
        const behind = await this.compare();
        if (doubts === this.doubts) this.settle(behind);
      } catch (error) {
        if (!this.stopped) this.settings.failed(error);
      }
      if (doubts === this.doubts) await this.pause();
    }
  }

  private settle({ unknown, where }: { unknown: number; where: readonly string[] }): void {
    const { relay, found } = this.settings;
    if (unknown > 0) {
      const behind = `${where.join(', ')} hold ${unknown} events of which the database knows nothing: it was restored to an earlier state, or failed over without its last commits. Nothing is taken and nothing sent until it is recovered to its last commit (operate.md, "After a restore")`;
      if (this.behind === undefined) {
        this.letGo();
        found(behind, unknown);
      }
      this.state = { behind };
    } else if (this.state !== 'in-step') {
      relay.forgetEnds();
      this.state = 'in-step';
      for (const shard of this.leased) relay.hold(shard);
    }
    this.asked.resolve(undefined);
  }

  private async compare(): Promise<{ unknown: number; where: readonly string[] }> {
    const { logs, pool } = this.settings;
    const ends = await this.ends();
    const where: string[] = [];
    let unknown = 0;
    for (const log of await unexplained(pool, logs.map((one) => ({ ...one, end: ends.get(`${one.topic}/${one.partition}`) ?? 0 })))) {
      const missing = await this.unknownIn(log);
      unknown += missing;
      if (missing > 0) where.push(`${log.topic}/${log.partition}`);
    }
    return { unknown, where };
  }

  private async ends(): Promise<ReadonlyMap<string, number>> {
    const { admin, logs, answerMsMax = 3_000 } = this.settings;
    const away = setTimeout(() => { this.asked.resolve(undefined); }, answerMsMax);
    try {
      return await logEnds(await admin(), new Set(logs.map(({ topic }) => topic)));
    } catch (error) {
      this.asked.resolve(undefined);
      throw error;
    } finally {
      clearTimeout(away);
    }
  }

  private async unknownIn({ topic, partition, from, end }: Unexplained): Promise<number> {
    const { kafka, pool, unknownOf } = this.settings;
    let unknown = 0;
    await readOwnTail({ kafka, topic, partition, from, until: end }, async (records) => { unknown += await unknownOf(records); });
    // Sent twice, or by another service.
    if (unknown === 0) await transaction(pool, {}, (tx) => tx.burstAndCommit([noteRelayed([{ topic, partition, next: end }])]));
    return unknown;
  }

  private async pause(): Promise<void> {
    const everyMs = this.settings.everyMs ?? 5_000;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.state === 'unknown' ? Math.min(retryMs, everyMs) : everyMs);
      const end = (): void => { clearTimeout(timer); resolve(); };
      this.endPause = end;
    });
  }
}
