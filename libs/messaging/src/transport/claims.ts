import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Consumer } from 'kafkajs';
import type { Shards } from '../consume/shards.js';
import type { ShardRow } from '../consume/shard-row.js';
import { logRange, misfitOf, type PartitionRange } from '../kafka/log-range.js';
import type { Halts } from './halts.js';
import type { Until } from '../restore/restores.js';
import { Look } from './look.js';
import type { LogPositions } from './positions.js';
import { waitAtMost } from './wait-at-most.js';

/** The log and the cursor do not fit together; going on would lose or invent events. A human decides. */
export class ShardStopped extends Error {}

export interface ClaimSettings {
  readonly shards: Shards;
  readonly consumer: Consumer;
  readonly admin: () => Promise<Admin>;
  readonly positions: LogPositions;
  readonly halts: Halts;
  /** Until where a claimed shard must read before anything is sent for it; `undefined`: it may send at once. */
  readonly restored: (shard: number) => Promise<Until | undefined>;
  readonly failed: (error: unknown) => void;
}

/** Of a fetch for a claim that is under way. */
export const claimWaitMsMax = 500;

/** Ranges of the logs read, by topic and partition. */
type Ranges = ReadonlyMap<string, ReadonlyMap<number, PartitionRange>>;

const rangesOf = async (admin: Admin, topics: readonly string[]): Promise<Ranges> =>
  new Map(await Promise.all(topics.map(async (topic) => [topic, new Map((await logRange(admin, topic)).map((range) => [range.partition, range]))] as const)));

/**
 * Claims shards after a rebalance: takes the epoch, checks that the cursors lie inside the logs, and puts the reader on them. A shard
 * kept over the rebalance is not claimed again, so its cache survives.
 */
export class Claims {
  private assigned = new Set<number>();
  private readonly claims = new Map<number, Promise<boolean>>();
  private readonly stopped = new Map<number, string>();
  private readonly lost = new Set<number>();
  private readonly catchingUp = new Map<number, Until>();
  private readonly looking = new Map<string, Look>();
  private generation = 0;
  private ended = false;

  constructor(private readonly settings: ClaimSettings) {}

  get stoppedShards(): ReadonlyMap<number, string> {
    return this.stopped;
  }

  isAssigned(shard: number): boolean {
    return this.assigned.has(shard);
  }

  /** What the group dealt to this member. Shards that went elsewhere are dropped, new ones are claimed. */
  joined(assignment: Readonly<Record<string, readonly number[]>>): void {
    if (this.ended) return;
    this.generation += 1;
    this.lost.clear();
    this.assigned = new Set(Object.values(assignment).flat());
    for (const shard of this.settings.shards.held) if (!this.assigned.has(shard)) this.settings.shards.drop(shard);
    for (const shard of this.claims.keys()) if (!this.assigned.has(shard)) this.claims.delete(shard);
    for (const shard of this.assigned) {
      if (this.settings.shards.loop(shard).epoch === undefined) this.begin(shard);
      else this.claims.set(shard, this.resume(shard));
    }
  }

  /** Resolves to true when the shard is held here. Waits a moment for its claim, not longer: kafkajs fetches nothing for other shards meanwhile. */
  async isHeld(shard: number): Promise<boolean> {
    return await waitAtMost(claimWaitMsMax, this.claims.get(shard) ?? Promise.resolve(false)) === true && !this.settings.halts.has(shard) && this.settings.shards.loop(shard).epoch !== undefined;
  }

  /** What ran under this epoch found a newer one. The shard is claimed again when the group has said once more that it belongs here. */
  fenced(shard: number, epoch: number | undefined): void {
    const { shards } = this.settings;
    const now = shards.loop(shard).epoch;
    if (now !== undefined && now !== epoch) return;
    shards.drop(shard);
    if (this.assigned.has(shard)) this.lost.add(shard);
  }

  /** The group has just answered a heartbeat: it knows this member, and what it dealt stands. */
  known(): void {
    const lost = [...this.lost];
    this.lost.clear();
    for (const shard of lost) if (this.settings.shards.loop(shard).epoch === undefined) this.begin(shard);
  }

  /** More of a shard's inputs was applied: one that was restored sends again once it has read everything a second time. */
  moved(shard: number): void {
    const until = this.catchingUp.get(shard);
    if (until === undefined || !Object.entries(until).every(([topic, next]) => this.settings.positions.hasReached(topic, shard, next))) return;
    this.catchingUp.delete(shard);
    this.settings.shards.relay(shard);
  }

  /**
   * Looks whether the log still holds what the shard reads next there, and stops the shard when it does not: kafkajs goes on at the log's
   * beginning then, as if nothing were missing. False too when it could not be seen; then it looks again by itself.
   */
  stillHolds(topic: string, shard: number): Promise<boolean> {
    const key = `${topic}/${shard}`;
    const look = this.looking.get(key) ?? new Look({ look: () => this.look(topic, shard), failed: this.settings.failed });
    this.looking.set(key, look);
    return look.ask();
  }

  /** Claims nothing any more; resolves when no claim is under way. */
  async end(): Promise<void> {
    this.ended = true;
    this.generation += 1;
    this.lost.clear();
    await Promise.allSettled(this.claims.values());
  }

  private async mayRelay(shard: number): Promise<boolean> {
    this.catchingUp.delete(shard);
    const until = await this.settings.restored(shard);
    if (until !== undefined) this.catchingUp.set(shard, until);
    return until === undefined;
  }

  private begin(shard: number): void {
    this.claims.set(shard, this.claim(shard, this.generation));
  }

  private async claim(shard: number, generation: number): Promise<boolean> {
    for (let waitMs = 50; generation === this.generation && this.assigned.has(shard); waitMs = Math.min(waitMs * 2, 2_000)) {
      try {
        const row = await this.settings.shards.claim(shard, () => this.mayRelay(shard));
        await this.place(shard, row);
        this.moved(shard);
        await this.settings.halts.forget(shard);
        return true;
      } catch (error) {
        this.settings.failed(error);
        this.settings.shards.drop(shard);
        if (error instanceof ShardStopped) {
          this.stopped.set(shard, error.message);
          return false;
        }
        await pause(waitMs);
      }
    }
    return false;
  }

  private async look(topic: string, shard: number): Promise<boolean> {
    const next = this.settings.positions.nextOf(topic, shard);
    if (next === undefined || this.carriesState(topic)) return true;
    const range = (await logRange(await this.settings.admin(), topic)).find(({ partition }) => partition === shard);
    const misfit = range === undefined ? undefined : misfitOf(topic, next, range);
    if (misfit === undefined || this.settings.positions.nextOf(topic, shard) !== next) return true;
    this.stopped.set(shard, misfit);
    this.claims.set(shard, Promise.resolve(false));
    this.settings.shards.drop(shard);
    this.settings.failed(new ShardStopped(misfit));
    return false;
  }

  private carriesState(topic: string): boolean {
    return this.settings.shards.context.consumption.topics.find(({ name }) => name === topic)?.carries === 'state';
  }

  // kafkajs forgets positions over a rebalance: put it where the loop stands.
  private async resume(shard: number): Promise<boolean> {
    try {
      const row = await this.settings.shards.loop(shard).cursors();
      await this.place(shard, row);
      return true;
    } catch (error) {
      this.settings.failed(error);
      this.settings.shards.drop(shard);
      return this.claim(shard, this.generation);
    }
  }

  private async place(shard: number, row: Pick<ShardRow, 'offsets'>): Promise<void> {
    const topics = this.settings.shards.context.consumption.topics.map((topic) => topic.name);
    const ranges = await rangesOf(await this.settings.admin(), topics);
    for (const topic of topics) this.placeOn(topic, shard, { cursor: row.offsets[topic], range: ranges.get(topic)?.get(shard) });
  }

  private placeOn(topic: string, shard: number, { cursor, range }: { cursor: number | undefined; range: PartitionRange | undefined }): void {
    if (range === undefined) throw new ShardStopped(`${topic} has no partition ${shard}: the partition count was changed`);
    const next = Math.max(cursor ?? 0, this.carriesState(topic) ? range.earliest : 0);
    const misfit = misfitOf(topic, next, range);
    if (misfit !== undefined) throw new ShardStopped(misfit);
    this.stopped.delete(shard);
    this.settings.positions.set(topic, shard, cursor ?? 0);
    this.settings.positions.endsAt(topic, shard, range.latest);
    this.settings.consumer.seek({ topic, partition: shard, offset: String(next) });
  }
}
