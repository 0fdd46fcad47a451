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

  async claim(shard: number): Promise<ShardRow> {
    const row = await this.loop(shard).claim(this.settings.instance);
    this.settings.relay.hold(shard, row.ordinal);
    return row;
  }

  /** Runs a job in the owner's turn when the shard is held here, else as a guest. */
  async run<Result extends JobResult>(shard: number, job: Job): Promise<Result> {
    try {
      if (this.loop(shard).epoch !== undefined) return await this.loop(shard).run<Result>(job);
    } catch (error) {
      if (!(error instanceof Fenced)) throw error;
    }
    return this.guest(shard).run<Result>(job);
  }

  drop(shard: number): void {
    this.loop(shard).drop();
    this.settings.relay.drop(shard);
  }

  async idle(): Promise<void> {
    await Promise.all([...this.loops, ...this.guests].map((loop) => loop.idle()));
  }

  async release(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.release()));
  }
}
