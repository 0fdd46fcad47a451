import { sourceOf, writerOf, type Event, type EventContract } from '@fealty/contracts';
import type { CountedIn } from '../consume/counted-in.js';
import { encodedName, RecordWriter } from '../kafka/record-writer.js';
import { OutgoingRecord } from './outgoing-record.js';

/** An event that has its number and its bytes. */
export interface SealedEvent extends Event {
  readonly contract: EventContract;
  readonly record: OutgoingRecord;
  /** Said by a projection: of each topic the number of the customer's last event that is counted in. Not on the wire. */
  readonly restsOn?: Readonly<Record<string, number>>;
  /** Beside it: what was counted in since the version before, where something was. */
  readonly countedIn?: CountedIn | undefined;
}

/** A record above this would block its shard's relay for ever; its stream is parked instead. */
export const recordBytesMax = 900_000;

export const ownSource = (contract: EventContract): string => sourceOf(writerOf(contract));

const sequenceText = (sequence: number): string => String(sequence).padStart(12, '0');

const name = {
  specversion: encodedName('ce_specversion'), source: encodedName('ce_source'), type: encodedName('ce_type'), contentType: encodedName('content-type'), id: encodedName('ce_id'),
  subject: encodedName('ce_subject'), time: encodedName('ce_time'), sequence: encodedName('ce_sequence'), programme: encodedName('ce_programme'), receivedat: encodedName('ce_receivedat'),
  correlationid: encodedName('ce_correlationid'), causationid: encodedName('ce_causationid'), traceparent: encodedName('ce_traceparent'), import: encodedName('ce_import'), guest: encodedName('ce_guest'),
};

/** Headers that all events of a contract from one source have, encoded once. */
interface Constant { readonly source: string; readonly bytes: Buffer }
const constants = new WeakMap<EventContract, Constant>();
const constantHeaders = 4;
const constantOf = (contract: EventContract, { source, type }: Event): Buffer => {
  const known = constants.get(contract);
  if (known?.source === source) return known.bytes;
  const writer = new RecordWriter(Buffer.allocUnsafe(200 + 3 * (source.length + type.length)));
  writer.header(name.specversion, '1.0');
  writer.header(name.source, source);
  writer.header(name.type, type);
  writer.header(name.contentType, 'application/json');
  const bytes = Buffer.from(writer.written());
  constants.set(contract, { source, bytes });
  return bytes;
};

/** Headers that are not constant: those that every event has, then those that some have. */
const always = 6;
const countOf = ({ causationId, traceparent, import: imported, guest }: Event, keyed: boolean): number =>
  constantHeaders + always + Number(keyed) + Number(causationId !== undefined) + Number(traceparent !== undefined) + Number(imported) + Number(guest === true);

const writeHeaders = (writer: RecordWriter, event: Event, { constant, keyed }: { constant: Buffer; keyed: boolean }): void => {
  writer.varint(countOf(event, keyed));
  writer.raw(constant);
  writer.header(name.id, event.id);
  if (keyed) writer.header(name.subject, event.customerId);
  writer.header(name.time, event.occurredAt);
  writer.header(name.sequence, sequenceText(event.sequence));
  writer.header(name.programme, event.programme);
  writer.header(name.receivedat, event.receivedAt);
  writer.header(name.correlationid, event.correlationId);
  if (event.causationId !== undefined) writer.header(name.causationid, event.causationId);
  if (event.traceparent !== undefined) writer.header(name.traceparent, event.traceparent);
  if (event.import) writer.header(name.import, 'true');
  if (event.guest === true) writer.header(name.guest, 'true');
};

/** Bodies are written one after another into pieces of memory: one for each would cost more than writing it. */
const pieceBytes = 262_144;
let piece = Buffer.allocUnsafeSlow(pieceBytes);
let used = 0;
const writerFor = (capacity: number): RecordWriter => {
  if (used + capacity > piece.length) [piece, used] = [Buffer.allocUnsafeSlow(Math.max(pieceBytes, capacity)), 0];
  return new RecordWriter(piece, used);
};

const bodyOf = (contract: EventContract, event: Event): Buffer => {
  const keyed = contract.topic.key === 'customer';
  const constant = constantOf(contract, event);
  const json = JSON.stringify(event.data);
  const texts = event.id.length + event.programme.length + event.correlationId.length + (event.causationId?.length ?? 0) + (event.traceparent?.length ?? 0);
  const writer = writerFor(600 + constant.length + 3 * (json.length + texts));
  writer.part(keyed ? event.customerId : null);
  writer.part(json);
  writeHeaders(writer, event, { constant, keyed });
  const body = writer.written();
  used += body.length;
  return body;
};

/** Gives an event its bytes: CloudEvents binary mode, keyed by customer (no key on topics about no customer). */
export const seal = (contract: EventContract, event: Event, partition: number): SealedEvent => {
  const record = new OutgoingRecord({ topic: contract.topic.name, partition, timestamp: Date.parse(event.receivedAt) }, bodyOf(contract, event));
  return { ...event, contract, record };
};
