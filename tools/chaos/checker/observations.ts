/** A platform event that was sent, and what the front door answered at last. */
export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly at: number;
  readonly data: Readonly<Record<string, unknown>>;
  readonly answer: string;
}

/** A record as it stands in a log. `digest` covers key, value and headers; `data` is the value as JSON, if it is any. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly digest: string;
  readonly data: unknown;
}

export type Row = Readonly<Record<string, unknown>>;

/** A shard of a consumer as it was seen at some moment. */
export interface ShardSeen { readonly consumer: string; readonly shard: number; readonly epoch: number; readonly offsets: Readonly<Record<string, number>> }

/** One process at rest, before the first fault or at the end. */
export interface Usage { readonly instance: string; readonly pid: number; readonly rssMb: number; readonly handles: number }

/** What the stage tells of the run: what was sent, what was planted on purpose, and what was seen on the way. */
export interface RunTold {
  readonly told: readonly ToldEvent[];
  /** Records that a test put into an internal topic by itself: `topic/partition/offset`. */
  readonly planted: readonly string[];
  readonly shards: readonly ShardSeen[];
  readonly before: readonly Usage[];
  readonly after: readonly Usage[];
  /** Processes that a person would have had to start again. */
  readonly broken: readonly string[];
  /** Milliseconds from the end of the last fault until nothing was left to do, and the bound. */
  readonly settledMs: number;
  readonly settledMsMax: number;
}

/** Everything the checker looks at: the logs from their beginning, and the tables. */
export interface Observations extends RunTold {
  readonly records: readonly LogRecord[];
  /** `topic/partition` to the end of the log. */
  readonly ends: Readonly<Record<string, number>>;
  /** Committed offsets by group, then `topic/partition`. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Rows by `schema.table`. */
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

/** Something that does not hold. */
export interface Finding { readonly invariant: Invariant; readonly what: string }
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8';

/** What was looked at and what was found. */
export interface Checked { readonly invariant: Invariant; readonly looked: string; readonly findings: readonly Finding[] }

/** The consumers, their customer tables and what each reads, written down here a second time on purpose. */
export const consumers: readonly { readonly name: string; readonly customers: string; readonly says: string; readonly reads: readonly string[] }[] = [
  { name: 'orders', customers: 'buyers', says: 'orders.v1', reads: ['shop.v1'] },
  { name: 'points', customers: 'accounts', says: 'points.v1', reads: ['orders.v1'] },
  { name: 'complaints', customers: 'complainants', says: 'complaints.v1', reads: ['shop.v1'] },
  { name: 'notifications', customers: 'recipients', says: 'notifications.v1', reads: ['points.v1', 'complaints.v1'] },
  { name: 'loyalty', customers: 'profiles', says: 'loyalty-updated.v1', reads: ['shop.v1', 'orders.v1', 'points.v1', 'complaints.v1'] },
];

export const rowsOf = (seen: Observations, table: string): readonly Row[] => seen.tables[table] ?? [];
export const text = (row: Row, column: string): string => String(row[column]);
export const number = (row: Row, column: string): number => Number(row[column] ?? 0);
export const sequenceOf = (record: LogRecord): number => Number(record.headers['ce_sequence']);
export const isPlanted = (seen: Observations, { topic, partition, offset }: { topic: string; partition: number; offset: number }): boolean =>
  seen.planted.includes(`${topic}/${partition}/${offset}`);
/** The shards of a consumer with their cursors, and every topic that it reads. */
export const cursorsOf = (seen: Observations, consumer: string): { shard: number; offsets: Readonly<Record<string, number>> }[] =>
  rowsOf(seen, `${consumer}.consumer_shard`).map((row) => ({ shard: number(row, 'shard'), offsets: row['offsets'] as Record<string, number> }));
/** The records of a topic that services wrote, in the order of each log. */
export const recordsOf = (seen: Observations, topic: string): LogRecord[] => seen.records.filter((record) => record.topic === topic && !isPlanted(seen, record));
