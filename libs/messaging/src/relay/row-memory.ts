import type { OutgoingRow } from '../outbox/frame.js';
import { rowKey, type RowKey } from './unsent-rows.js';

const sizeOf = (row: OutgoingRow): number => row.records.reduce((bytes, record) => bytes + record.bytes, 0);

/** Rows that were just committed here, so that they need not be read back; bounded by bytes. */
export class RowMemory {
  private readonly rows = new Map<string, { readonly row: OutgoingRow; readonly at: number }>();
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  /** False when there is no room: the row is found in the table later. */
  add(row: OutgoingRow): boolean {
    const bytes = sizeOf(row);
    if (this.bytes + bytes > this.bytesMax) return false;
    this.rows.set(rowKey(row), { row, at: performance.now() });
    this.bytes += bytes;
    return true;
  }

  get(key: RowKey): OutgoingRow | undefined {
    return this.rows.get(rowKey(key))?.row;
  }

  /** Only what was committed a moment ago; a process that was frozen in between may not own the shard any more. */
  fresh(key: RowKey, msMax: number): OutgoingRow | undefined {
    const known = this.rows.get(rowKey(key));
    return known !== undefined && performance.now() - known.at <= msMax ? known.row : undefined;
  }

  forget(key: RowKey): void {
    const known = this.rows.get(rowKey(key));
    if (known === undefined) return;
    this.rows.delete(rowKey(key));
    this.bytes -= sizeOf(known.row);
  }

  /** Forgets every row older than so long, but those that are kept: somebody else has sent them. */
  forgetOlder(msMax: number, kept: ReadonlySet<string>): void {
    for (const [key, { row, at }] of this.rows) if (!kept.has(key) && performance.now() - at > msMax) this.forget(row);
  }

  forgetShard(shard: number): void {
    for (const { row } of this.rows.values()) if (row.shard === shard) this.forget(row);
  }
}
