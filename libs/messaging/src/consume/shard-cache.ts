import type { CustomerRow } from './tables.js';
import type { Entry } from './workspace.js';

interface Cached { readonly row: CustomerRow; readonly parts: Map<string, unknown> }

const partsKeptMax = 64;
const measureEvery = 64;

/**
 * Hot customers of one owned shard, least recently used go first, bounded by bytes. Sizes are estimated from one in 64 saves, because
 * measuring each would cost as much as saving it. Only what was committed is ever in it.
 */
export class ShardCache {
  private readonly customers = new Map<string, Cached>();
  private bytesMean = 1_000;
  private puts = 0;

  constructor(private readonly bytesMax: number) {}

  get(customerId: string): Cached | undefined {
    const cached = this.customers.get(customerId);
    if (cached === undefined) return undefined;
    this.customers.delete(customerId);
    this.customers.set(customerId, cached);
    return cached;
  }

  put({ row, parts }: Entry): void {
    if (this.puts++ % measureEvery === 0) this.bytesMean += (JSON.stringify([row, [...parts]]).length * 3 - this.bytesMean) / 16;
    for (const id of parts.keys()) {
      if (parts.size <= partsKeptMax) break;
      parts.delete(id);
    }
    this.customers.delete(row.customerId);
    this.customers.set(row.customerId, { row, parts });
    this.shrink();
  }

  /** Forgets customers that somebody else has written; without a list, all. */
  evict(customerIds?: readonly string[]): void {
    if (customerIds === undefined) this.customers.clear();
    else for (const id of customerIds) this.customers.delete(id);
  }

  get size(): number {
    return this.customers.size;
  }

  private shrink(): void {
    const most = Math.max(64, this.bytesMax / this.bytesMean);
    for (const id of this.customers.keys()) {
      if (this.customers.size <= most) return;
      this.customers.delete(id);
    }
  }
}
