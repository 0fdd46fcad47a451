import type { Event } from '@fealty/contracts';
import { unnestInsert, type Statement } from '@fealty/postgres';
import type { CareJob } from '../consume/jobs.js';
import type { Read, ShardRecord } from '../consume/read-event.js';

/** What a transaction sets aside, with reason and original bytes. Nothing is skipped without a row here. */
export interface SetAside {
  readonly parked: { readonly event: Event; readonly record: ShardRecord; readonly reason: string; /** To try it again in the same transaction. */ readonly read: Extract<Read, { event: Event }> }[];
  /** Parked events that were applied at last and leave the table. */
  readonly unparked: { readonly customerId: string; readonly topic: string; readonly sequence: number }[];
  readonly quarantined: { readonly record: ShardRecord; readonly reason: string }[];
  /** Parked events that were tried again and failed again: why this time. */
  readonly failedAgain: { readonly customerId: string; readonly topic: string; readonly sequence: number; readonly reason: string }[];
  readonly requeued: ShardRecord[];
  /** Customers of whom a topic has nothing more to say, and where it said so: their earlier records of it leave the tables. */
  readonly erased: { readonly customerId: string; readonly topic: string; readonly offset: number }[];
  /** What an operator had done; kept for ever. */
  readonly cared: { readonly job: CareJob; readonly shard: number; readonly applied: number; readonly record: ShardRecord | undefined }[];
  readonly refused: { readonly event: Event; readonly topic: string; readonly reason: string; readonly detail: string | undefined }[];
}
/** The reason of what the database does not take, though its rule does. */
export const refusedByDatabase = (error: unknown): string => `the database refused what follows from it: ${error instanceof Error ? error.message : String(error)}`;

export const nothingSetAside = (): SetAside => ({ parked: [], unparked: [], failedAgain: [], requeued: [], erased: [], cared: [], quarantined: [], refused: [] });

const park = unnestInsert({
  table: 'parked_event', onConflict: 'nothing', key: ['consumer', 'customer_id', 'topic', 'sequence'],
  columns: { consumer: 'text', customer_id: 'uuid', topic: 'text', sequence: 'bigint', shard: 'smallint', record_offset: 'bigint', reason: 'text', headers: 'jsonb', bytes: 'bytea' },
});
const quarantine = unnestInsert({
  table: 'quarantined_record', onConflict: 'nothing', key: ['consumer', 'topic', 'record_partition', 'record_offset'],
  columns: { consumer: 'text', topic: 'text', record_partition: 'integer', record_offset: 'bigint', reason: 'text', record_key: 'bytea', headers: 'jsonb', bytes: 'bytea' },
});
const refuse = unnestInsert({
  table: 'refusal', onConflict: 'nothing', key: ['consumer', 'customer_id', 'topic', 'sequence'],
  columns: { consumer: 'text', customer_id: 'uuid', topic: 'text', sequence: 'bigint', event_id: 'text', event_type: 'text', reason: 'text', detail: 'text', occurred_at: 'timestamptz' },
});

// jsonb cannot hold NUL, and broken bytes are kept readable rather than exact: the exact ones are in `bytes`.
const headersText = (headers: ShardRecord['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? '').replaceAll('\u0000', '\ufffd').toWellFormed()]));

const parkRows = (consumer: string, parked: SetAside['parked']): Statement => park(parked.map(({ event, record, reason }) => ({
  consumer, customer_id: event.customerId, topic: record.topic, sequence: event.sequence, shard: record.partition, record_offset: record.offset,
  reason: reason.replaceAll('\u0000', '\ufffd'), headers: headersText(record.headers), bytes: record.value })));

const quarantineRows = (consumer: string, quarantined: SetAside['quarantined']): Statement => quarantine(quarantined.map(({ record, reason }) => ({
  consumer, topic: record.topic, record_partition: record.partition, record_offset: record.offset, reason: reason.replaceAll('\u0000', '\ufffd'),
  record_key: record.key, headers: headersText(record.headers), bytes: record.value })));

const refuseRows = (consumer: string, refused: SetAside['refused']): Statement => refuse(refused.map(({ event, topic, reason, detail }) => ({
  consumer, customer_id: event.customerId, topic, sequence: event.sequence, event_id: event.id, event_type: event.type, reason, detail: detail ?? null, occurred_at: event.occurredAt })));

const unparkRows = (consumer: string, rows: SetAside['unparked']): Statement => ({
  name: 'unpark',
  text: 'delete from parked_event p using unnest($2::uuid[], $3::text[], $4::bigint[]) as k(customer_id, topic, sequence) where p.consumer = $1 and p.customer_id = k.customer_id and p.topic = k.topic and p.sequence = k.sequence',
  values: [consumer, rows.map((row) => row.customerId), rows.map((row) => row.topic), rows.map((row) => row.sequence)],
});

const reasonRows = (consumer: string, rows: SetAside['failedAgain']): Statement => ({
  name: 'failed_again',
  text: `update parked_event p set reason = k.reason from unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[]) as k(customer_id, topic, sequence, reason)
         where p.consumer = $1 and p.customer_id = k.customer_id and p.topic = k.topic and p.sequence = k.sequence`,
  values: [consumer, rows.map((row) => row.customerId), rows.map((row) => row.topic), rows.map((row) => row.sequence), rows.map((row) => row.reason.replaceAll('\u0000', '\ufffd'))],
});
const requeuedRows = (consumer: string, records: SetAside['requeued']): Statement => ({
  name: 'requeued',
  text: `delete from quarantined_record q using unnest($2::text[], $3::int[], $4::bigint[]) as k(topic, record_partition, record_offset)
         where q.consumer = $1 and q.topic = k.topic and q.record_partition = k.record_partition and q.record_offset = k.record_offset`,
  values: [consumer, records.map((record) => record.topic), records.map((record) => record.partition), records.map((record) => record.offset)],
});
const erasedFrom = (table: string, { where, to = 'delete from' }: { where: string; to?: string }) => (consumer: string, rows: SetAside['erased']): Statement => ({
  name: `erased_from_${table}`,
  text: `${to} ${table} t ${to === 'update' ? 'set headers = null, bytes = null from' : 'using'} unnest($2::uuid[], $3::text[], $4::bigint[]) as k(customer_id, topic, record_offset)
         where t.consumer = $1 and t.topic = k.topic and ${where}`,
  values: [consumer, rows.map((row) => row.customerId), rows.map((row) => row.topic), rows.map((row) => row.offset)],
});
const erased = [
  erasedFrom('parked_event', { where: 't.customer_id = k.customer_id and t.record_offset < k.record_offset' }),
  erasedFrom('quarantined_record', { where: "t.record_key = convert_to(k.customer_id::text, 'UTF8') and t.record_offset < k.record_offset" }),
  // What was done by hand and why stays; the bytes that it was done to go.
  erasedFrom('care_log', { where: 't.customer_id = k.customer_id', to: 'update' }),
];
const log = unnestInsert({
  table: 'care_log', onConflict: 'fail',
  columns: { consumer: 'text', shard: 'smallint', action: 'text', customer_id: 'uuid', topic: 'text', sequence: 'bigint', applied: 'integer', asked_by: 'text', why: 'text', headers: 'jsonb', bytes: 'bytea' },
});
const careRows = (consumer: string, cared: SetAside['cared']): Statement => log(cared.map(({ job, shard, applied, record }) => ({
  consumer, shard, action: job.action, customer_id: job.customerId, topic: job.topic, sequence: job.discard ?? null, applied, asked_by: job.by, why: job.why,
  headers: record === undefined ? null : headersText(record.headers), bytes: record?.value ?? null })));

// A projection that failed after all parks again what it had taken: those rows must stay.
const leaving = ({ parked, unparked }: SetAside): SetAside['unparked'] => {
  if (parked.length === 0 || unparked.length === 0) return unparked;
  const kept = new Set(parked.map(({ event, record }) => `${event.customerId}/${record.topic}/${event.sequence}`));
  return unparked.filter((row) => !kept.has(`${row.customerId}/${row.topic}/${row.sequence}`));
};

const careStatements = (consumer: string, { failedAgain, requeued, cared }: SetAside): Statement[] => [
  ...(failedAgain.length > 0 ? [reasonRows(consumer, failedAgain)] : []),
  ...(requeued.length > 0 ? [requeuedRows(consumer, requeued)] : []),
  ...(cared.length > 0 ? [careRows(consumer, cared)] : []),
];

/** The statements that store what was set aside; none when nothing was. */
export const setAsideStatements = (consumer: string, aside: SetAside): Statement[] => {
  const { parked, quarantined, refused } = aside;
  const unparked = leaving(aside);
  return [
    ...(parked.length > 0 ? [parkRows(consumer, parked)] : []),
    ...(unparked.length > 0 ? [unparkRows(consumer, unparked)] : []),
    ...(quarantined.length > 0 ? [quarantineRows(consumer, quarantined)] : []),
    ...(refused.length > 0 ? [refuseRows(consumer, refused)] : []),
    ...careStatements(consumer, aside),
    ...(aside.erased.length > 0 ? erased.map((erase) => erase(consumer, aside.erased)) : []),
  ];
};

/** So many rows of parked tails are read at once. */
export const tailRowsMax = 10_000;
/** The parked tail of some streams, in order, behind a number: what follows once the missing number has come. */
export const parkedTails = (consumer: string, streams: readonly { customerId: string; topic: string }[], after: number): Statement => ({
  name: 'parked_tails',
  text: `select p.customer_id, p.topic, p.sequence, p.shard, p.record_offset, p.headers, p.bytes from parked_event p
         join unnest($2::uuid[], $3::text[]) as k(customer_id, topic) using (customer_id, topic)
         where p.consumer = $1 and p.sequence > $4 order by p.customer_id, p.topic, p.sequence limit ${tailRowsMax}`,
  values: [consumer, streams.map((stream) => stream.customerId), streams.map((stream) => stream.topic), after],
});

export interface ParkedRow { customer_id: string; topic: string; sequence: number; shard: number; record_offset: number; headers: Record<string, string>; bytes: Buffer | null }
/** A parked row as the record it was. */
export const recordOfParked = (row: ParkedRow): ShardRecord => ({
  topic: row.topic, partition: row.shard, offset: row.record_offset, key: Buffer.from(row.customer_id), value: row.bytes, headers: row.headers,
});
