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

/** A header of the record before, by position: records of one topic carry the same names in the same order, and often the same value. */
interface Known { bytes: Buffer; name: string; value: Value }

const addHeader = (headers: Headers, name: string, value: Value): void => {
  const before = Object.hasOwn(headers, name) ? headers[name] : undefined;
  const all = before === undefined ? value : Array.isArray(before) ? [...before, value] : [before, value];
  Object.defineProperty(headers, name, { value: all, enumerable: true, configurable: true, writable: true });
};

/** A message that knows where it was read from, so that its parts can be read again. */
export type PlacedMessage = KafkaMessage & { readonly recordBytes?: Buffer; readonly recordAt?: number };

/** Reads the records of a batch (message format 2) out of its bytes. */
export class RecordReader {
  readonly #bytes: Buffer;
  readonly #context: BatchContext;
  readonly #baseOffset: number;
  readonly #baseTime: number;
  readonly #known: Known[] = [];
  #at: number;

  constructor(bytes: Buffer, context: BatchContext, at = 0) {
    this.#at = at;
    this.#bytes = bytes;
    this.#context = context;
    this.#baseOffset = Number(context.firstOffset);
    this.#baseTime = Number(context.firstTimestamp);
  }

  read(): PlacedMessage {
    const recordAt = this.#at;
    const end = this.#varint() + this.#at;
    if (end > this.#bytes.length) throw new Error('A record is longer than its batch.');
    const attributes = this.#bytes.readInt8(this.#at);
    this.#at += 1;
    const timestampDelta = this.#varint();
    const offset = String(this.#baseOffset + this.#varint());
    const key = this.#part();
    const value = this.#part();
    const headers = this.#headers(end);
    this.#at = end;
    const { timestampType, maxTimestamp, isControlBatch } = this.#context;
    const timestamp = timestampType === 1 && maxTimestamp ? maxTimestamp : String(this.#baseTime + timestampDelta);
    return { magicByte: 2, attributes, timestamp, offset, key, value, headers, isControlRecord: isControlBatch, batchContext: this.#context, recordBytes: this.#bytes, recordAt } as unknown as PlacedMessage;
  }

  #headers(end: number): Headers {
    const count = this.#varint();
    const headers: Headers = {};
    for (let i = 0; i < count; i += 1) {
      if (this.#at > end) throw new Error('The headers of a record are longer than the record.');
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
    const bytes = this.#bytes.subarray(start, this.#at);
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
    return this.#bytes.subarray(start, this.#at);
  }

  #equals(known: Buffer, start: number, length: number): boolean {
    if (known.length !== length) return false;
    for (let i = length - 1; i >= 0; i -= 1) if (known[i] !== this.#bytes[start + i]) return false;
    return true;
  }

  #part(): Value {
    const length = this.#varint();
    if (length < 0) return null;
    const start = this.#at;
    this.#at += length;
    return this.#bytes.subarray(start, this.#at);
  }

  #varint(): number {
    let byte = this.#bytes[this.#at++]!;
    if (byte < 128) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 127;
    let weight = 128;
    do {
      byte = this.#bytes[this.#at++] ?? 0;
      value += (byte & 127) * weight;
      weight *= 128;
    } while (byte > 127);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

const anyBatch: BatchContext = {
  firstOffset: '0', firstTimestamp: '0', partitionLeaderEpoch: 0, inTransaction: false, isControlBatch: false, lastOffsetDelta: 0, producerId: '0', producerEpoch: 0,
  firstSequence: 0, maxTimestamp: '0', timestampType: 0, magicByte: 2,
};

/** Key, value and headers of the record that begins at `at`, once more. */
export const readRecordAt = (bytes: Buffer, at: number): Pick<KafkaMessage, 'key' | 'value' | 'headers'> => new RecordReader(bytes, anyBatch, at).read();
