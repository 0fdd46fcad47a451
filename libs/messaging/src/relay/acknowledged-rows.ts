import { transaction, type Statement } from '@fealty/postgres';
import type { Pool } from 'pg';
import type { OutgoingRow } from '../outbox/frame.js';
import { noteRelayed, type Acknowledged } from '../restore/relayed.js';
import { deleteSent, rowKey, type RowKey } from './unsent-rows.js';

export interface AcknowledgedSettings {
  readonly pool: Pool;
  /** Topics of which only the newest record of a key counts. */
  readonly stateTopics?: ReadonlySet<string>;
  /** Somebody else had sent a row before this process did, and later ones since: the last record of these customers may be an old one. */
  readonly overtaken?: (shard: number, customerIds: readonly string[]) => void;
}

const withoutWaiting: Statement = { name: 'without_waiting', text: 'set local synchronous_commit = off' };

/** A transaction per send would cost as much as the send: what a crash leaves in the table is sent again, byte for byte. */
const togetherMs = 200;
const rowsTogetherMax = 256;

interface SentRow extends RowKey { readonly own: boolean; /** Of whom it told a state: only the newest of each counts. */ readonly customers: readonly string[] }

const customersOf = (records: OutgoingRow['records']): string[] => [...new Set(records.flatMap(({ key }) => key ?? []))];

/** Rows that Kafka has and the table not yet forgotten. A row of one's own that is gone from the table was sent by the next owner of the shard. */
export class AcknowledgedRows {
  private readonly rows = new Map<string, SentRow>();
  private readonly ends = new Map<string, Acknowledged>();
  private since = 0;
  private doubts = 0;
  private notBefore = 0;
  private deleting: Promise<void> | undefined;

  constructor(private readonly settings: AcknowledgedSettings) {}

  /** `own`: committed while its shard was held here, so that nobody else sends it unless the shard was taken over. */
  add({ shard, ordinal, records }: OutgoingRow, own: boolean): void {
    const { stateTopics } = this.settings;
    const customers = stateTopics === undefined || !own ? [] : customersOf(records.filter(({ topic }) => stateTopics.has(topic)));
    if (this.rows.size === 0) this.since = performance.now();
    this.rows.set(rowKey({ shard, ordinal }), { shard, ordinal, own, customers });
  }

  /** Call it before a send: it takes where partitions ended when Kafka acknowledged, unless that was to be forgotten in between. */
  noting(): (ends: readonly Acknowledged[]) => void {
    const doubts = this.doubts;
    return (ends) => { if (doubts === this.doubts) for (const end of ends) this.ends.set(`${end.topic}/${end.partition}`, end); };
  }

  /** Nothing acknowledged so far is noted in the database: it may have gone back behind that, and the note would hide it. */
  forgetEnds(): void {
    this.doubts += 1;
    this.ends.clear();
  }

  has(key: RowKey): boolean {
    return this.rows.has(rowKey(key));
  }

  get size(): number {
    return this.rows.size;
  }

  /** In how many milliseconds it is worth a transaction to delete them; `undefined`: there are none, or it runs. */
  get dueInMs(): number | undefined {
    if (this.rows.size === 0 || this.deleting !== undefined) return undefined;
    return Math.max(0, (this.rows.size >= rowsTogetherMax ? this.notBefore : this.since + togetherMs) - performance.now());
  }

  /** Begins to delete them from the table; sending goes on meanwhile. When it fails they stay known, and are due again some time later. */
  begin(failed: (error: unknown) => void): void {
    this.deleting ??= this.delete().catch((error: unknown) => {
      this.notBefore = this.since = performance.now() + togetherMs;
      failed(error);
    }).finally(() => { this.deleting = undefined; });
  }

  /** Resolves when no deletion runs: a row that is deleted between a look at the table and one here would seem to be unsent. */
  async settled(): Promise<void> {
    await this.deleting;
  }

  /** Deletes all that is known now. */
  async deleteAll(): Promise<void> {
    await this.settled();
    if (this.rows.size > 0) await this.delete();
  }

  private async delete(): Promise<void> {
    const [rows, ends] = [new Map(this.rows), new Map(this.ends)];
    // Nobody waits for the disk: a deletion that is lost with the server is a row that is sent again, byte for byte.
    const [, found] = await transaction(this.settings.pool, {}, (tx) => tx.burstAndCommit([withoutWaiting, deleteSent([...rows.values()]), noteRelayed([...ends.values()])]));
    const deleted = new Set(((found?.rows ?? []) as unknown as RowKey[]).map(rowKey));
    const gone = [...rows.values()].filter((row) => row.own && !deleted.has(rowKey(row)));
    for (const key of rows.keys()) this.rows.delete(key);
    for (const [key, end] of ends) if (this.ends.get(key) === end) this.ends.delete(key);
    this.since = performance.now();
    for (const { shard, customers } of gone) if (customers.length > 0) this.settings.overtaken?.(shard, customers);
  }
}
