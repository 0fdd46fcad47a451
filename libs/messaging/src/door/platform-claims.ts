import { platformTopic } from '@fealty/contracts';
import { transaction } from '@fealty/postgres';
import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Consumer } from 'kafkajs';
import type { Pool } from 'pg';
import { claimShard, ensureShards, type ShardRow } from '../consume/shard-row.js';
import { logRange, misfitOf } from '../kafka/log-range.js';
import { claimWaitMsMax } from '../transport/claims.js';
import { Look } from '../transport/look.js';
import type { LogPositions } from '../transport/positions.js';
import { waitAtMost } from '../transport/wait-at-most.js';
import { movePlatformCursors } from './platform-batch.js';

export interface PlatformClaimsSettings {
  readonly pool: Pool;
  readonly instance: string;
  readonly partitions: number;
  readonly consumer: Consumer;
  readonly admin: () => Promise<Admin>;
  readonly positions: LogPositions;
  readonly failed: (error: unknown) => void;
}

/** The log and the cursor do not fit together; going on would lose or invent events. A human decides. */
class PartitionStopped extends Error {}

const topic = platformTopic.name;

/** Partitions of `platform.v1` that this member may take from: each with the epoch that it claimed, its reader put on the cursor. */
export class PlatformClaims {
  private assigned = new Set<number>();
  private generation = 0;
  private readonly claims = new Map<number, Promise<number | undefined>>();
  private readonly looking: Look;
  readonly stopped = new Map<number, string>();

  constructor(private readonly settings: PlatformClaimsSettings) {
    this.looking = new Look({ look: () => this.look(), failed: settings.failed });
  }

  get held(): number[] {
    return [...this.assigned];
  }

  isAssigned(partition: number): boolean {
    return this.assigned.has(partition);
  }

  joined(partitions: readonly number[]): void {
    this.generation += 1;
    this.assigned = new Set(partitions);
    this.claims.clear();
    // Nothing is cached here, so a partition that was kept is claimed like a new one.
    for (const partition of partitions) this.again(partition);
  }

  again(partition: number): void {
    if (this.assigned.has(partition)) this.claims.set(partition, this.claim(partition, this.generation));
  }

  /** The epoch under which the partition is held here; undefined when it is not, or its claim takes long. */
  async epochOf(partition: number): Promise<number | undefined> {
    return waitAtMost(claimWaitMsMax, this.claims.get(partition) ?? Promise.resolve(undefined));
  }

  /**
   * Looks whether the log still holds what is read next, and stops each partition of which it does not: kafkajs goes on at the log's
   * beginning then, as if nothing were missing. False too when it could not be seen; then it looks again by itself.
   */
  stillHolds(): Promise<boolean> {
    return this.looking.ask();
  }

  private async look(): Promise<boolean> {
    const { positions, failed, admin } = this.settings;
    const before = new Map([...this.assigned].map((partition) => [partition, positions.nextOf(topic, partition)]));
    for (const range of await logRange(await admin(), topic)) {
      const next = before.get(range.partition);
      const misfit = next === undefined || next !== positions.nextOf(topic, range.partition) || this.stopped.has(range.partition) ? undefined : misfitOf(topic, next, range);
      if (misfit === undefined) continue;
      this.stopped.set(range.partition, misfit);
      this.claims.set(range.partition, Promise.resolve(undefined));
      failed(new PartitionStopped(misfit));
    }
    return true;
  }

  private async claim(partition: number, generation: number): Promise<number | undefined> {
    for (let waitMs = 50; generation === this.generation; waitMs = Math.min(waitMs * 2, 2_000)) {
      try {
        return await this.attempt(partition);
      } catch (error) {
        this.settings.failed(error);
        if (error instanceof PartitionStopped) {
          this.stopped.set(partition, error.message);
          return undefined;
        }
        await pause(waitMs);
      }
    }
    return undefined;
  }

  private async attempt(partition: number): Promise<number> {
    const { pool, instance, partitions, positions, consumer } = this.settings;
    const [, claimed] = await transaction(pool, {}, (tx) => tx.burstAndCommit([ensureShards('ingest', partitions), claimShard('ingest', partition, instance)]));
    const row = claimed?.rows[0] as ShardRow | undefined;
    if (row === undefined) throw new PartitionStopped(`${topic}/${partition} has no cursor: there are ${partitions} partitions`);
    const next = await this.place(partition, row.offsets[topic]);
    this.stopped.delete(partition);
    positions.set(topic, partition, next);
    consumer.seek({ topic, partition, offset: String(next) });
    return row.epoch;
  }

  private async place(partition: number, cursor: number | undefined): Promise<number> {
    const range = (await logRange(await this.settings.admin(), topic)).find((one) => one.partition === partition);
    if (range === undefined) throw new PartitionStopped(`${topic} has no partition ${partition}`);
    if (cursor === undefined) return this.begin(partition, range.earliest);
    const misfit = misfitOf(topic, cursor, range);
    if (misfit !== undefined) throw new PartitionStopped(misfit);
    return cursor;
  }

  // A partition that nobody ever read begins wherever its log begins.
  private async begin(partition: number, earliest: number): Promise<number> {
    await transaction(this.settings.pool, {}, (tx) => tx.query(movePlatformCursors(new Map([[partition, earliest]]))));
    return earliest;
  }
}
