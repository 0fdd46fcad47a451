import type { DueResult } from './jobs.js';
import type { Shards } from './shards.js';

/** What a run of due work did: how many instants, in how many bounded batches. */
export interface DayEnded { readonly fired: number; readonly batches: number }

const limit = 500;

/**
 * Does all due work of all shards until an instant, as the ticks do it: by index, in bounded batches, in the owner's turn or as a guest of
 * the shard. It may be run while ticks run, cut short and run again: each instant fires once.
 */
export class DayEnd {
  constructor(private readonly shards: Shards) {}

  async run(asOf: string): Promise<DayEnded> {
    const done = await Promise.all(Array.from({ length: this.shards.context.partitions }, (_, shard) => this.ofShard(shard, asOf)));
    return { fired: done.reduce((sum, { fired }) => sum + fired, 0), batches: done.reduce((sum, { batches }) => sum + batches, 0) };
  }

  private async ofShard(shard: number, asOf: string): Promise<DayEnded> {
    let [all, batches] = [0, 0];
    for (let fired = 1; fired > 0; batches += 1) {
      ({ fired } = await this.shards.run<DueResult>(shard, { kind: 'due', limit, asOf }));
      all += fired;
    }
    return { fired: all, batches };
  }
}
