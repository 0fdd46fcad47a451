import { failpoint } from '../failpoints.js';
import type { RelayProducer } from '../kafka/producer.js';
import type { OutgoingRow } from '../outbox/frame.js';
import { AcknowledgedRows, type AcknowledgedSettings } from './acknowledged-rows.js';
import { RowMemory } from './row-memory.js';
import { rowKey, unsentKeys, unsentRows } from './unsent-rows.js';

export interface RelaySettings extends AcknowledgedSettings {
  readonly producer: RelayProducer;
  readonly failed: (error: unknown) => void;
  /** @default 250 */
  readonly idlePollMs?: number;
  /** Rows kept in memory until they are sent; beyond it they are read back from the table. @default 32 MiB */
  readonly memoryBytesMax?: number;
  /** An older row is looked for in the table before it is sent: whoever took its shard over may have sent it, and later ones. @default 2000 */
  readonly freshMsMax?: number;
  /**
   * `contiguous`: ordinals of a shard are drawn and committed in order under its lock, so a row from memory goes out without a look at
   * the table when it is the next one. `by-state`: they are not (ingest), so the table decides what is unsent and in which order.
   */
  readonly order?: 'contiguous' | 'by-state';
}

/** A shard that is sent for: `last` ordinal sent, known once the table has been read; `claimed`: the last one given out when it was claimed. */
interface Held { readonly claimed: number; last?: number }
type Holds = ReadonlyMap<number, Held>;

const rowsPerReadMax = 256;

/**
 * Takes outgoing rows to Kafka, in order per shard, for the shards that it holds. A row is deleted when all of it is acknowledged; a
 * crash in between sends the same bytes again. It never skips: while Kafka is away, rows wait in the table.
 */
export class Relay {
  private readonly held = new Map<number, Held>();
  private readonly memory: RowMemory;
  private readonly acknowledged: AcknowledgedRows;
  private pollAt = 0;
  private failing = false;
  private stopping = false;
  private awake = false;
  private endRest: () => void = () => undefined;
  private running: Promise<void> | undefined;
  private readonly freshMsMax: number;

  constructor(private readonly settings: RelaySettings) {
    this.freshMsMax = settings.freshMsMax ?? 2_000;
    this.memory = new RowMemory(settings.memoryBytesMax ?? 33_554_432);
    this.acknowledged = new AcknowledgedRows(settings);
  }

  start(): void {
    this.running ??= this.loop();
  }

  /** Sends for this shard from now on, leftovers up to `claimed` first: the last ordinal given out when it was claimed. */
  hold(shard: number, claimed = 0): void {
    this.held.set(shard, { claimed });
    this.pollAt = 0;
    this.wakeUp();
  }

  drop(shard: number): void {
    this.held.delete(shard);
    this.memory.forgetShard(shard);
  }

  /** The database may have gone back: how far Kafka acknowledged until now is not noted in it. */
  forgetEnds(): void {
    this.acknowledged.forgetEnds();
  }

  /** A row that was just committed. When memory is full it is found in the table later. */
  hand(row: OutgoingRow): void {
    if (!this.memory.add(row) || this.settings.order === 'by-state') this.pollAt = 0;
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
        // As they are now: a shard that is dropped and claimed again meanwhile begins anew.
        const holds = new Map(this.held);
        this.awake = false;
        const rows = (await this.collect(holds)).filter(({ shard }) => this.held.get(shard) === holds.get(shard));
        if (rows.length > 0) await this.send(rows, holds);
        else if (this.stopping) {
          await this.acknowledged.deleteAll();
          return;
        } else if (!this.awake) await this.rest(Math.min(this.settings.idlePollMs ?? 250, this.acknowledged.dueInMs ?? Infinity));
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

  private async collect(holds: Holds): Promise<OutgoingRow[]> {
    if (this.acknowledged.dueInMs === 0) this.acknowledged.begin(this.settings.failed);
    if (holds.size === 0) return [];
    const now = performance.now();
    if (now < this.pollAt && !this.stopping) return this.settings.order === 'by-state' ? [] : [...holds].flatMap(([shard, { last }]) => this.contiguous(shard, last));
    // Looked at again and again also while memory has rows: others write rows that this process cannot know.
    this.pollAt = now + (this.settings.idlePollMs ?? 250);
    const { rows, isAll } = await this.fromTable(holds);
    if (!isAll) this.pollAt = 0;
    return rows;
  }

  private contiguous(shard: number, last: number | undefined): OutgoingRow[] {
    const rows: OutgoingRow[] = [];
    if (last === undefined) return rows;
    for (let ordinal = last + 1; ; ordinal += 1) {
      const row = this.memory.fresh({ shard, ordinal }, this.freshMsMax);
      if (row === undefined) return rows;
      rows.push(row);
    }
  }

  private async fromTable(holds: Holds): Promise<{ rows: OutgoingRow[]; isAll: boolean }> {
    await this.acknowledged.settled();
    const limit = rowsPerReadMax + this.acknowledged.size;
    const found = await unsentKeys(this.settings.pool, [...holds.keys()], limit);
    const isAll = found.length < limit;
    const keys = found.filter((key) => !this.acknowledged.has(key));
    const read = new Map((await unsentRows(this.settings.pool, keys.filter((key) => this.memory.get(key) === undefined))).map((row) => [rowKey(row), row]));
    if (isAll) {
      for (const [shard, hold] of holds) if (hold.last === undefined && !keys.some((key) => key.shard === shard && key.ordinal <= hold.claimed)) hold.last = hold.claimed;
      this.memory.forgetOlder(this.freshMsMax, new Set(keys.map(rowKey)));
    }
    return { rows: keys.flatMap((key) => this.memory.get(key) ?? read.get(rowKey(key)) ?? []), isAll };
  }

  private async send(rows: readonly OutgoingRow[], holds: Holds): Promise<void> {
    // While Kafka fails, shard by shard, so that a partition without a leader holds back only its own.
    const groups = this.failing ? Object.values(Object.groupBy(rows, (row) => row.shard)) : [rows];
    let failure: unknown;
    for (const group of groups) {
      if (group === undefined) continue;
      try {
        failpoint('producing');
        const note = this.acknowledged.noting();
        note(await this.settings.producer.send(group.flatMap(({ records }) => records)));
        failpoint('produced');
        this.acknowledge(group, holds);
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined) throw failure;
  }

  private acknowledge(rows: readonly OutgoingRow[], holds: Holds): void {
    for (const row of rows) {
      const hold = holds.get(row.shard);
      this.acknowledged.add(row, hold === undefined || row.ordinal > hold.claimed);
      this.memory.forget(row);
      // Until the leftovers of a claim are all sent, the table decides.
      if (hold !== undefined && (hold.last !== undefined || row.ordinal >= hold.claimed)) hold.last = Math.max(hold.last ?? 0, row.ordinal);
    }
  }

  private wakeUp(): void {
    this.awake = true;
    this.endRest();
  }

  private async rest(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      const end = (): void => { clearTimeout(timer); resolve(); };
      this.endRest = end;
    });
    this.endRest = () => undefined;
  }
}
