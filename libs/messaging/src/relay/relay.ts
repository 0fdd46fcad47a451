import type { Pool } from 'pg';
import { failpoint } from '../failpoints.js';
import type { PartitionMessages } from '../kafka/cut-batches.js';
import type { RelayProducer } from '../kafka/producer.js';
import type { OutgoingRow } from '../outbox/frame.js';
import { bytesOf } from '../outbox/seal.js';
import { deleteSent, rowKey, unsentKeys, unsentRows, type RowKey } from './unsent-rows.js';

export interface RelaySettings {
  readonly pool: Pool;
  readonly producer: RelayProducer;
  readonly failed: (error: unknown) => void;
  /** @default 250 */
  readonly idlePollMs?: number;
  /** Rows kept in memory until they are sent; beyond it they are read back from the table. @default 64 MiB */
  readonly memoryBytesMax?: number;
  /**
   * `contiguous`: ordinals of a shard are drawn and committed in order under its lock, so a row from memory goes out without a look at
   * the table when it is the next one. `by-state`: they are not (ingest), so the table decides what is unsent and in which order.
   */
  readonly order?: 'contiguous' | 'by-state';
}

const rowsPerReadMax = 256;
const sizeOf = (row: OutgoingRow): number => row.records.reduce((bytes, record) => bytes + bytesOf(record), 0);

const messagesOf = (rows: readonly OutgoingRow[]): PartitionMessages[] => rows.flatMap((row) => row.records).map((record) => ({
  topic: record.topic, partition: record.partition,
  messages: [{ key: record.key, value: record.value, headers: record.headers, timestamp: String(record.timestamp) }],
}));

/**
 * Takes outgoing rows to Kafka, in order per shard, for the shards that it holds. A row is deleted when all of it is acknowledged; a
 * crash in between sends the same bytes again. It never skips: while Kafka is away, rows wait in the table.
 */
export class Relay {
  /** Held shards with the last ordinal sent; `undefined` until the table has been read. */
  private readonly held = new Map<number, number | undefined>();
  private readonly memory = new Map<string, OutgoingRow>();
  private memoryBytes = 0;
  private acknowledged: RowKey[] = [];
  private pollAt = 0;
  private failing = false;
  private stopping = false;
  private wakeUp: () => void = () => undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly settings: RelaySettings) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** Sends for this shard from now on, leftovers first. */
  hold(shard: number): void {
    this.held.set(shard, undefined);
    this.pollAt = 0;
    this.wakeUp();
  }

  drop(shard: number): void {
    this.held.delete(shard);
    for (const row of this.memory.values()) if (row.shard === shard) this.forget(row);
  }

  /** A row that was just committed. When memory is full it is found in the table later. */
  hand(row: OutgoingRow): void {
    const bytes = sizeOf(row);
    if (this.memoryBytes + bytes > (this.settings.memoryBytesMax ?? 67_108_864)) this.pollAt = 0;
    else {
      this.memory.set(rowKey(row), row);
      this.memoryBytes += bytes;
    }
    if (this.settings.order === 'by-state') this.pollAt = 0;
    this.wakeUp();
  }

  /** Rows were committed that this process cannot know in memory. */
  wake(): void {
    this.pollAt = 0;
    this.wakeUp();
  }

  /** True while the last attempt to reach Kafka failed. */
  get isFailing(): boolean {
    return this.failing;
  }

  /** Sends what is unsent of the held shards, then ends; gives up at the first failure, since the rows are safe. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  private async loop(): Promise<void> {
    let backoffMs = 100;
    for (;;) {
      try {
        const rows = await this.collect();
        if (rows.length > 0) await this.send(rows);
        else if (this.stopping) return;
        else await this.rest(this.settings.idlePollMs ?? 250);
        this.failing = false;
        backoffMs = 100;
      } catch (error) {
        this.failing = true;
        this.settings.failed(error);
        if (this.stopping) return;
        await this.rest(backoffMs);
        backoffMs = Math.min(backoffMs * 2, 2_000);
      }
    }
  }

  private async collect(): Promise<OutgoingRow[]> {
    await this.deleteAcknowledged();
    const ready = this.settings.order === 'by-state' ? [] : [...this.held].flatMap(([shard, last]) => this.contiguous(shard, last));
    const now = performance.now();
    if (ready.length > 0 || this.held.size === 0 || (now < this.pollAt && !this.stopping)) return ready;
    const fromTable = await this.fromTable([...this.held.keys()]);
    this.pollAt = fromTable.length === rowsPerReadMax ? 0 : now + (this.settings.idlePollMs ?? 250);
    return fromTable;
  }

  private contiguous(shard: number, last: number | undefined): OutgoingRow[] {
    const rows: OutgoingRow[] = [];
    if (last === undefined) return rows;
    for (let row = this.memory.get(rowKey({ shard, ordinal: last + 1 })); row !== undefined; row = this.memory.get(rowKey({ shard, ordinal: row.ordinal + 1 }))) rows.push(row);
    return rows;
  }

  private async fromTable(shards: readonly number[]): Promise<OutgoingRow[]> {
    const keys = await unsentKeys(this.settings.pool, shards, rowsPerReadMax);
    const read = new Map((await unsentRows(this.settings.pool, keys.filter((key) => !this.memory.has(rowKey(key))))).map((row) => [rowKey(row), row]));
    for (const shard of shards) if (this.held.get(shard) === undefined && this.held.has(shard) && keys.every((key) => key.shard !== shard)) this.held.set(shard, this.firstInMemory(shard));
    return keys.flatMap((key) => this.memory.get(rowKey(key)) ?? read.get(rowKey(key)) ?? []);
  }

  // Nothing of the shard is unsent in the table: whatever comes next from memory is the next one.
  private firstInMemory(shard: number): number | undefined {
    const ordinals = [...this.memory.values()].filter((row) => row.shard === shard).map((row) => row.ordinal);
    return ordinals.length === 0 ? undefined : Math.min(...ordinals) - 1;
  }

  private async send(rows: readonly OutgoingRow[]): Promise<void> {
    // While Kafka fails, shard by shard, so that a partition without a leader holds back only its own.
    const groups = this.failing ? Object.values(Object.groupBy(rows, (row) => row.shard)) : [rows];
    let failure: unknown;
    for (const group of groups) {
      if (group === undefined) continue;
      try {
        failpoint('producing');
        await this.settings.producer.send(messagesOf(group));
        failpoint('produced');
        this.acknowledge(group);
      } catch (error) {
        failure = error;
      }
    }
    await this.deleteAcknowledged();
    if (failure !== undefined) throw failure;
  }

  private acknowledge(rows: readonly OutgoingRow[]): void {
    for (const row of rows) {
      this.acknowledged.push({ shard: row.shard, ordinal: row.ordinal });
      this.forget(row);
      const last = this.held.get(row.shard);
      if (this.held.has(row.shard)) this.held.set(row.shard, Math.max(last ?? 0, row.ordinal));
    }
  }

  private async deleteAcknowledged(): Promise<void> {
    if (this.acknowledged.length === 0) return;
    const { text, values, name } = deleteSent(this.acknowledged);
    await this.settings.pool.query({ text, values: [...(values ?? [])], ...(name === undefined ? {} : { name }) });
    this.acknowledged = [];
  }

  private forget(row: OutgoingRow): void {
    const known = this.memory.get(rowKey(row));
    if (known === undefined) return;
    this.memory.delete(rowKey(row));
    this.memoryBytes -= sizeOf(known);
  }

  private async rest(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wakeUp = () => { clearTimeout(timer); resolve(); };
    });
    this.wakeUp = () => undefined;
  }
}
