import type { StoredState } from './stored-state.js';
import type { CustomerRow } from './tables.js';
import type { Entry } from './workspace.js';

type Parts = Map<string, StoredState | undefined>;
interface Cached { readonly row: CustomerRow; readonly parts: Parts; readonly bytes: number }

const partsKeptMax = 64;
/** What a row takes beside its state: its ids, its numbers and its places in maps. */
const rowBytes = 600;
const partBytes = 200;

const bytesOf = (row: CustomerRow, parts: Parts): number => {
  let bytes = rowBytes + row.stored.text.length;
  for (const part of parts.values()) bytes += partBytes + (part?.text.length ?? 0);
  return bytes;
};

/** Hot customers of one owned shard, least recently used go first, bounded by bytes. Only what was committed is ever in it. */
export class ShardCache {
  private readonly customers = new Map<string, Cached>();
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  get(customerId: string): Cached | undefined {
    const cached = this.customers.get(customerId);
    if (cached === undefined) return undefined;
    this.customers.delete(customerId);
    this.customers.set(customerId, cached);
    return cached;
  }

  put({ row, parts }: Entry): void {
    for (const id of parts.keys()) {
      if (parts.size <= partsKeptMax) break;
      parts.delete(id);
    }
    row.stored.pack();
    for (const part of parts.values()) part?.pack();
    this.forget(row.customerId);
    const bytes = bytesOf(row, parts);
    this.customers.set(row.customerId, { row, parts, bytes });
    this.bytes += bytes;
    this.shrink();
  }

  /** Forgets customers that somebody else has written; without a list, all. */
  evict(customerIds?: readonly string[]): void {
    for (const id of customerIds ?? [...this.customers.keys()]) this.forget(id);
  }

  get size(): number {
    return this.customers.size;
  }

  private forget(customerId: string): void {
    const cached = this.customers.get(customerId);
    if (cached === undefined) return;
    this.customers.delete(customerId);
    this.bytes -= cached.bytes;
  }

  private shrink(): void {
    for (const id of this.customers.keys()) {
      if (this.bytes <= this.bytesMax) return;
      this.forget(id);
    }
  }
}
