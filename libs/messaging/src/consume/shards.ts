import type { OutgoingRow } from '../outbox/frame.js';
import type { Job, JobResult } from './jobs.js';
import { ShardLoop, type LoopObserver } from './shard-loop.js';
import type { ShardRow } from './shard-row.js';
import type { ConsumerContext } from './consumer-context.js';
import { Fenced } from './fold-units.js';
import { Units } from './units.js';

export interface ShardsSettings {
  readonly instance: string;
  /** Bytes of cached customers over all shards. */
  readonly cacheBytesMax: number;
  readonly observer: Omit<LoopObserver, 'committed'>;
  readonly relay: { hold(shard: number, claimed: number): void; drop(shard: number): void; hand(row: OutgoingRow): void };
}

/** All shards of a consumer as this process sees them: held ones run their own loop, the others can be written to as a guest. */
export class Shards {
  private readonly loops: readonly ShardLoop[];
  private readonly guests: readonly ShardLoop[];
  private readonly claiming = new Map<number, Promise<ShardRow>>();
  /** Claimed, but nothing is sent yet: the last ordinal given out at the claim. */
  private readonly heldBack = new Map<number, number>();

  constructor(readonly context: ConsumerContext, private readonly settings: ShardsSettings) {
    const observer = { ...settings.observer, committed: (row: OutgoingRow) => { settings.relay.hand(row); } };
    const all = Array.from({ length: context.partitions }, (_, shard) => shard);
    const cacheBytesMax = settings.cacheBytesMax / context.partitions;
    const [units, guests] = [new Units(context), new Units(context)];
    this.loops = all.map((shard) => new ShardLoop(context, shard, { observer, cacheBytesMax, units }));
    // What a guest commits is found by the owner's relay in the table.
    this.guests = all.map((shard) => new ShardLoop(context, shard, { observer: { ...observer, committed: () => undefined }, cacheBytesMax: 0, guest: true, units: guests }));
  }

  loop(shard: number): ShardLoop {
    const loop = this.loops[shard];
    if (loop === undefined) throw new RangeError(`there is no shard ${shard}: there are ${this.context.partitions}`);
    return loop;
  }

  guest(shard: number): ShardLoop {
    return this.guests[shard] as ShardLoop;
  }

  get held(): number[] {
    return this.loops.filter((loop) => loop.epoch !== undefined).map((loop) => loop.shard);
  }

  /** Held, and checked: what waits for it may run. */
  get ready(): number[] {
    return this.held.filter((shard) => !this.claiming.has(shard));
  }

  /** Takes a shard over. Before anything else runs on it, `check` looks whether what is said may be sent at once; else `relay` tells when. */
  async claim(shard: number, check: () => Promise<boolean> = () => Promise.resolve(true)): Promise<ShardRow> {
    const claiming = this.claimed(shard, check);
    this.claiming.set(shard, claiming);
    try {
      return await claiming;
    } finally {
      if (this.claiming.get(shard) === claiming) this.claiming.delete(shard);
    }
  }

  /** Sends what is said on the shard from now on. */
  relay(shard: number): void {
    const ordinal = this.heldBack.get(shard);
    if (ordinal === undefined) return;
    this.heldBack.delete(shard);
    this.settings.relay.hold(shard, ordinal);
  }

  /** Runs a job in the owner's turn when the shard is held here, else as a guest. */
  async run<Result extends JobResult>(shard: number, job: Job): Promise<Result> {
    await this.claiming.get(shard)?.catch(() => undefined);
    try {
      if (this.loop(shard).epoch !== undefined) return await this.loop(shard).run<Result>(job);
    } catch (error) {
      if (!(error instanceof Fenced)) throw error;
    }
    return this.guest(shard).run<Result>(job);
  }

  drop(shard: number): void {
    this.loop(shard).drop();
    this.heldBack.delete(shard);
    this.settings.relay.drop(shard);
  }

  async idle(): Promise<void> {
    await Promise.all([...this.loops, ...this.guests].map((loop) => loop.idle()));
  }

  async release(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.release()));
  }

  private async claimed(shard: number, check: () => Promise<boolean>): Promise<ShardRow> {
    const row = await this.loop(shard).claim(this.settings.instance);
    this.heldBack.set(shard, row.ordinal);
    if (await check()) this.relay(shard);
    return row;
  }
}
