import type { KafkaMessage } from 'kafkajs';

/** What the records of one batch have in common; the names are those of kafkajs. */
export interface BatchContext {
  firstOffset: string;
  firstTimestamp: string;
  partitionLeaderEpoch: number;
  inTransaction: boolean;
  isControlBatch: boolean;
  lastOffsetDelta: number;
  producerId: string;
  producerEpoch: number;
  firstSequence: number;
  maxTimestamp: string;
  timestampType: number;
  magicByte: number;
}

type Value = Buffer | null;
type Headers = Record<string, Value | Value[]>;
/** What a record carries, as kafkajs gives it. */
export interface RecordParts { readonly key: Value; readonly value: Value; readonly headers: NonNullable<KafkaMessage['headers']> }

interface RecordHead { readonly attributes: number; readonly timestampDelta: number; readonly at: number }

/** A header of the record before, by position: records of one topic carry the same names in the same order, and often the same value. */
interface Known { bytes: Buffer; name: string; value: Value }

const addHeader = (headers: Headers, name: string, value: Value): void => {
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
  const all = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  Object.defineProperty(headers, name, { value: all, enumerable: true, configurable: true, writable: true });
};

/**
 * A message of a fetched batch. Its key, value and headers are read from the bytes when they are asked for: a dozen header buffers for each
 * message are what reading would cost otherwise, and events of our own are read without them.
 */
export class PlacedMessage {
  readonly magicByte = 2;
  private read: RecordParts | undefined;

  constructor(readonly offset: string, readonly reader: RecordReader, private readonly head: RecordHead) {}

  /** Where in the bytes of the reader the key's length stands. */
  get at(): number { return this.head.at; }
  get attributes(): number { return this.head.attributes; }
  get timestamp(): string { return this.reader.timestampAfter(this.head.timestampDelta); }
  get key(): Value { return this.parts.key; }
  get value(): Value { return this.parts.value; }
  get headers(): RecordParts['headers'] { return this.parts.headers; }
  get isControlRecord(): boolean { return this.reader.context.isControlBatch; }
  get batchContext(): BatchContext { return this.reader.context; }

  private get parts(): RecordParts {
    this.read ??= this.reader.partsAt(this.head.at);
    return this.read;
  }
}

/** Reads the records of a batch (message format 2) out of its bytes. */
export class RecordReader {
  readonly #baseOffset: number;
  readonly #baseTime: number;
  readonly #known: Known[] = [];
  #at = 0;

  constructor(readonly bytes: Buffer, readonly context: BatchContext) {
    this.#baseOffset = Number(context.firstOffset);
    this.#baseTime = Number(context.firstTimestamp);
  }

  /** The next record. */
  read(): PlacedMessage {
    const end = this.#varint() + this.#at;
    if (end > this.bytes.length) throw new Error('A record is longer than its batch.');
    const attributes = this.bytes.readInt8(this.#at);
    this.#at += 1;
    const timestampDelta = this.#varint();
    const offset = String(this.#baseOffset + this.#varint());
    const at = this.#at;
    this.#at = end;
    return new PlacedMessage(offset, this, { attributes, timestampDelta, at });
  }

  timestampAfter(delta: number): string {
    const { timestampType, maxTimestamp } = this.context;
    return timestampType === 1 && maxTimestamp ? maxTimestamp : String(this.#baseTime + delta);
  }

  /** The value alone of that record. */
  valueAt(at: number): Value {
    const before = this.#at;
    this.#at = at;
    const length = this.#varint();
    this.#at += Math.max(length, 0);
    const value = this.#part();
    this.#at = before;
    return value;
  }

  /** Key, value and headers of the record whose key's length stands at `at`. */
  partsAt(at: number): RecordParts {
    const before = this.#at;
    this.#at = at;
    const parts = { key: this.#part(), value: this.#part(), headers: this.#headers() as RecordParts['headers'] };
    this.#at = before;
    return parts;
  }

  #headers(): Headers {
    const count = this.#varint();
    const headers: Headers = {};
    for (let i = 0; i < count; i += 1) {
      if (this.#at > this.bytes.length) throw new Error('The headers of a record are longer than its batch.');
      const known = this.#nameAt(i);
      const value = this.#valueLike(known.value);
      known.value = value;
      const { name } = known;
      if (headers[name] === undefined && name !== '__proto__') headers[name] = value;
      else addHeader(headers, name, value);
    }
    return headers;
  }

  #nameAt(position: number): Known {
    const length = this.#varint();
    const start = this.#at;
    this.#at += Math.max(length, 0);
    const before = this.#known[position];
    if (before !== undefined && this.#equals(before.bytes, start, length)) return before;
    const bytes = this.bytes.subarray(start, this.#at);
    const known = { bytes, name: bytes.toString('utf8'), value: null };
    if (position < 50) this.#known[position] = known;
    return known;
  }

  /** The buffer of the record before when the bytes are the same: half of all headers are constant, and buffers are what costs. */
  #valueLike(before: Value): Value {
    const length = this.#varint();
    if (length < 0) return null;
    const start = this.#at;
    this.#at += length;
    if (before !== null && this.#equals(before, start, length)) return before;
    return this.bytes.subarray(start, this.#at);
  }

  #equals(known: Buffer, start: number, length: number): boolean {
    if (known.length !== length) return false;
    for (let i = length - 1; i >= 0; i -= 1) if (known[i] !== this.bytes[start + i]) return false;
    return true;
  }

  #part(): Value {
    const length = this.#varint();
    if (length < 0) return null;
    const start = this.#at;
    this.#at += length;
    return this.bytes.subarray(start, this.#at);
  }

  #varint(): number {
    let byte = this.bytes[this.#at++]!;
    if (byte < 128) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 127;
    let weight = 128;
    do {
      byte = this.bytes[this.#at++] ?? 0;
      value += (byte & 127) * weight;
      weight *= 128;
    } while (byte > 127);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
