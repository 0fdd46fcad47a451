import { readData, type Event, type Topic } from '@fealty/contracts';
import { decodeKafka } from '../cloudevents/kafka-binding.js';
import { partitionOf } from '../kafka/murmur2.js';
import { FetchedRecord } from '../kafka/fetched-record.js';
import type { Consumption } from './consumption.js';
import { readHead, type Head } from './read-head.js';

/** A Kafka record of one topic, with its offset as a number. */
export interface ShardRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
  /** It stands for a batch that cannot be unpacked, and this is why. */
  readonly unreadable?: string | undefined;
}

/** What a record turned out to be. `poison` names its stream, so that only that stream is parked; `quarantine` could not even do that. */
export type Read =
  | { readonly kind: 'event'; readonly event: Event; readonly record: ShardRecord }
  | { readonly kind: 'ignored'; readonly event: Event; readonly record: ShardRecord }
  | { readonly kind: 'poison'; readonly event: Event; readonly record: ShardRecord; readonly reason: string }
  | { readonly kind: 'tombstone'; readonly record: ShardRecord }
  | { readonly kind: 'guest'; readonly record: ShardRecord }
  | { readonly kind: 'quarantine'; readonly record: ShardRecord; readonly reason: string };

/** Whom a tombstone erases here. */
export const erasedBy = ({ erases }: Consumption, read: Read): string | undefined =>
  (read.kind === 'tombstone' && read.record.topic === erases?.topic.name ? read.record.key?.toString('utf8') : undefined);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const utcInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export interface Reader { readonly consumption: Consumption; readonly topic: Topic; readonly partitions: number }

/** An event without its data, and the text of that; `undefined` when it has none. */
interface Opened { readonly event: Head['event']; readonly json: string | undefined }

const keyFault = (record: ShardRecord, partitions: number): string | undefined => {
  if (record.key === null) return 'the record has no key; events are keyed by customer';
  const key = record.key.toString('utf8');
  if (!uuid.test(key)) return 'the key is no customer id (a lower-case UUID)';
  const shard = partitionOf(record.key, partitions);
  return shard === record.partition ? undefined : `the key belongs to partition ${shard}, not ${record.partition}`;
};

const headOf = (record: ShardRecord): Opened | { readonly reason: string } => {
  const decoded = decodeKafka(record);
  if ('undecodable' in decoded) return { reason: decoded.undecodable };
  const { ok: envelope } = decoded;
  const { sequence = '', programme, receivedat, causationid, correlationid, traceparent } = envelope.extensions;
  const customerId = record.key?.toString('utf8') ?? '';
  if (envelope.subject !== customerId) return { reason: 'the subject is not the key' };
  if (!/^\d{1,15}$/.test(sequence) || Number(sequence) < 1) return { reason: `sequence "${sequence}" is no number from 1` };
  if (programme === undefined) return { reason: 'the attribute programme is missing' };
  if (envelope.time === undefined || !utcInstant.test(envelope.time)) return { reason: 'time is no UTC instant with milliseconds' };
  return {
    json: envelope.data?.toString('utf8'),
    event: {
      id: envelope.id, type: envelope.type, source: envelope.source, customerId, programme, sequence: Number(sequence),
      occurredAt: envelope.time, receivedAt: receivedat ?? envelope.time, causationId: causationid, correlationId: correlationid ?? envelope.id,
      import: envelope.extensions['import'] === 'true', guest: envelope.extensions['guest'] === 'true', traceparent, data: undefined,
    },
  };
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The event with its data checked by its contract, or why it cannot be taken. */
const withData = ({ event, json: text }: Opened, record: ShardRecord, { consumption }: Reader): Read => {
  const contract = consumption.deciders.get(event.type)?.event ?? consumption.folds.get(event.type)?.event;
  if (contract === undefined) return { kind: 'poison', event, record, reason: `${event.type} is in neither list of ${consumption.service}: deploy a version that knows it, then retry` };
  let json: unknown;
  try {
    json = JSON.parse(text ?? '');
  } catch (error) {
    return { kind: 'poison', event, record, reason: `the data is no JSON: ${reasonOf(error)}` };
  }
  const { data, issue } = readData(contract.data, json) as { data?: unknown; issue?: { path: readonly PropertyKey[]; message: string } };
  if (issue !== undefined) return { kind: 'poison', event, record, reason: `the data does not fit ${event.type} at /${issue.path.join('/')}: ${issue.message}` };
  event.data = data;
  return { kind: 'event', record, event };
};

const opened = (head: Opened, record: ShardRecord, reader: Reader): Read => {
  if (head.event.guest === true && reader.consumption.guests === 'ignored') return { kind: 'guest', record };
  if (reader.consumption.ignored.has(head.event.type)) return { kind: 'ignored', event: head.event, record };
  if (head.json === undefined) return { kind: 'poison', event: head.event, record, reason: 'the event has no data' };
  return withData(head, record, reader);
};

const placedHead = (record: ShardRecord, { partitions, topic }: Reader): Opened | undefined => {
  const place = record instanceof FetchedRecord ? record.place : undefined;
  if (place === undefined) return undefined;
  const head = readHead({ ...place, partition: record.partition, partitions });
  if (head === undefined || (head.data === null && topic.carries === 'state')) return undefined;
  return { event: head.event, json: head.data === null ? undefined : place.bytes.toString('utf8', head.data.start, head.data.end) };
};

/** Reads one record strictly, without throwing on any bytes. */
export const readRecord = (record: ShardRecord, reader: Reader): Read => {
  const placed = placedHead(record, reader);
  if (placed !== undefined) return opened(placed, record, reader);
  const fault = record.unreadable ?? keyFault(record, reader.partitions);
  if (fault !== undefined) return { kind: 'quarantine', record, reason: fault };
  if (record.value === null && reader.topic.carries === 'state') return { kind: 'tombstone', record };
  const head = headOf(record);
  return 'reason' in head ? { kind: 'quarantine', record, reason: head.reason } : opened(head, record, reader);
};
