import type { Event } from '@fealty/contracts';
import { isTimestamp, isUriReference } from '../cloudevents/attribute-syntax.js';
import { murmur2 } from '../kafka/murmur2.js';

/** An event without its data, and where in the bytes of its record the data stands; `null` when it has none. */
export interface Head { readonly event: Mutable<Event>; readonly data: { readonly start: number; readonly end: number } | null }
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

const attributes = [
  'ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'content-type', 'ce_sequence', 'ce_programme', 'ce_receivedat', 'ce_correlationid',
  'ce_causationid', 'ce_traceparent', 'ce_import', 'ce_guest',
] as const;
const field = Object.fromEntries(attributes.map((name, index) => [name, index])) as Record<typeof attributes[number], number>;
const names = attributes.map((name) => Buffer.from(name));

/** Thrown at the first thing that is not as our services write it; the slower reader tells what it is. */
class NotOurs extends Error {}
const notOurs = new NotOurs('another reader must look at this record');

const ends = { starts: new Int32Array(attributes.length), ends: new Int32Array(attributes.length) };
let bytes: Buffer = Buffer.alloc(0);
let at = 0;

const varint = (): number => {
  let byte = bytes[at++] ?? 0;
  if (byte < 128) return (byte >>> 1) ^ -(byte & 1);
  let value = byte & 127;
  let weight = 128;
  do {
    byte = bytes[at++] ?? 0;
    value += (byte & 127) * weight;
    weight *= 128;
  } while (byte > 127);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
};

const stands = (known: Buffer, start: number, length: number): boolean => {
  if (known.length !== length) return false;
  for (let i = length - 1; i >= 0; i -= 1) if (known[i] !== bytes[start + i]) return false;
  return true;
};

// Events of one service carry the same headers in the same order, so the field of the record before is tried first.
const before = new Int32Array(32);
const fieldAt = (position: number, start: number, length: number): number => {
  const guess = position < before.length ? before[position] as number : 0;
  if (stands(names[guess] as Buffer, start, length)) return guess;
  const found = names.findIndex((name) => stands(name, start, length));
  if (found >= 0 && position < before.length) before[position] = found;
  return found;
};

/** A header that is no attribute is passed over, as long as it cannot be mistaken for one. */
const isForeign = (start: number, length: number): boolean => length !== 12 && !(length >= 3 && bytes[start] === 99 && bytes[start + 1] === 101 && bytes[start + 2] === 95);

const readHeaders = (): void => {
  ends.starts.fill(0);
  const count = varint();
  for (let position = 0; position < count; position += 1) {
    const nameLength = varint();
    const nameStart = at;
    at += nameLength;
    const length = varint();
    const found = fieldAt(position, nameStart, nameLength);
    if (length < 1 || at + length > bytes.length || (found < 0 && !isForeign(nameStart, nameLength)) || (found >= 0 && ends.starts[found] !== 0)) throw notOurs;
    if (found >= 0) {
      ends.starts[found] = at;
      ends.ends[found] = at + length;
    }
    at += length;
  }
};

const text = (of: number): string => {
  const [start, end] = [ends.starts[of] as number, ends.ends[of] as number];
  if (start === 0) throw notOurs;
  for (let i = start; i < end; i += 1) {
    const byte = bytes[i] as number;
    if (byte < 0x20 || byte > 0x7e) throw notOurs;
  }
  return bytes.toString('latin1', start, end);
};
const optional = (of: number): string | undefined => (ends.starts[of] === 0 ? undefined : text(of));

/** Few types, sources and programmes: one string for each, which is hashed once. */
const knownMax = 1_000;
const known: { bytes: Buffer; text: string }[][] = [];
let knownCount = 0;
const few = (of: number, isValid: (value: string) => boolean): string => {
  const [start, length] = [ends.starts[of] as number, (ends.ends[of] as number) - (ends.starts[of] as number)];
  if (start === 0) throw notOurs;
  const slot = (of * 31 + length * 7 + (bytes[start + length - 4] ?? 0) + (bytes[start + (length >>> 1)] ?? 0)) & 255;
  const candidates = (known[slot] ??= []);
  for (const one of candidates) if (stands(one.bytes, start, length)) return one.text;
  const value = text(of);
  if (!isValid(value)) throw notOurs;
  if (knownCount < knownMax) {
    knownCount += 1;
    candidates.push({ bytes: Buffer.from(bytes.subarray(start, start + length)), text: value });
  }
  return value;
};

const sequence = (): number => {
  const [start, end] = [ends.starts[field.ce_sequence] as number, ends.ends[field.ce_sequence] as number];
  if (start === 0 || end - start > 15) throw notOurs;
  let value = 0;
  for (let i = start; i < end; i += 1) {
    const digit = (bytes[i] as number) - 48;
    if (digit < 0 || digit > 9) throw notOurs;
    value = value * 10 + digit;
  }
  if (value < 1) throw notOurs;
  return value;
};

const flag = (of: number): boolean => ends.starts[of] !== 0 && text(of) === 'true';

const isUuidByte = (index: number, byte: number): boolean =>
  (index === 8 || index === 13 || index === 18 || index === 23 ? byte === 45 : (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102));

/** The customer, whose id is both key and subject and belongs on this partition. */
const customer = (keyStart: number, keyLength: number, { partition, partitions }: Placed): string => {
  const [start, end] = [ends.starts[field.ce_subject] as number, ends.ends[field.ce_subject] as number];
  if (keyLength !== 36 || end - start !== 36) throw notOurs;
  for (let i = 0; i < 36; i += 1) {
    const byte = bytes[keyStart + i] as number;
    if (byte !== bytes[start + i] || !isUuidByte(i, byte)) throw notOurs;
  }
  if ((murmur2(bytes, keyStart, 36) & 0x7fffffff) % partitions !== partition) throw notOurs;
  return bytes.toString('latin1', keyStart, keyStart + 36);
};

const utcInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const always = (): boolean => true;

const eventOf = (customerId: string): Mutable<Event> => {
  if (few(field.ce_specversion, always) !== '1.0' || few(field['content-type'], always) !== 'application/json') throw notOurs;
  const [id, occurredAt] = [text(field.ce_id), text(field.ce_time)];
  if (!utcInstant.test(occurredAt) || !isTimestamp(occurredAt)) throw notOurs;
  return {
    id, type: few(field.ce_type, always), source: few(field.ce_source, isUriReference), customerId, programme: few(field.ce_programme, always), sequence: sequence(), occurredAt,
    receivedAt: optional(field.ce_receivedat) ?? occurredAt, causationId: optional(field.ce_causationid), correlationId: optional(field.ce_correlationid) ?? id,
    import: flag(field.ce_import), guest: flag(field.ce_guest), traceparent: optional(field.ce_traceparent), data: undefined,
  };
};

interface Placed { readonly bytes: Buffer; readonly at: number; readonly partition: number; readonly partitions: number }

/**
 * The head of an event, straight from the bytes of its record (`at`: where the length of its key stands), when it is written as fealty's
 * services write events: binary mode, known attributes in printable ASCII, each once. Anything else is answered `undefined`, so that the
 * general reader, which says the same of what is read here, tells what is wrong with it.
 */
export const readHead = (placed: Placed): Head | undefined => {
  ({ bytes, at } = placed);
  try {
    const keyLength = varint();
    const keyStart = at;
    at += Math.max(keyLength, 0);
    const length = varint();
    const data = length < 0 ? null : { start: at, end: at + length };
    at += Math.max(length, 0);
    readHeaders();
    return { event: eventOf(customer(keyStart, keyLength, placed)), data };
  } catch (error) {
    if (error instanceof NotOurs) return undefined;
    throw error;
  }
};
