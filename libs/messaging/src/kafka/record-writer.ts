import type { IHeaders, Message } from 'kafkajs';

type Part = Buffer | string | null | undefined;

/** Header names come from a short list; each is encoded once. */
const names = new Map<string, Buffer>();

const varintSize = (length: number): number => {
  let size = 1;
  for (let rest = length * 2; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
};

const encodedName = (name: string): Buffer => {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = Buffer.from(name, 'utf8');
  const prefix = new RecordWriter(8);
  prefix.varint(text.length);
  const encoded = Buffer.concat([prefix.written(), text]);
  if (names.size < 1000) names.set(name, encoded);
  return encoded;
};

/** Writes the records of a batch (message format 2) into memory that was measured beforehand. */
export class RecordWriter {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** A non-negative integer, zigzag and base 128; the negative one that occurs is the length -1 of what is null. */
  varint(value: number): void {
    let rest = value < 0 ? 1 : value * 2;
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 128)) this.#bytes[this.#at++] = (rest % 128) | 128;
    for (; rest > 127; rest >>>= 7) this.#bytes[this.#at++] = (rest & 127) | 128;
    this.#bytes[this.#at++] = rest;
  }

  part(part: Part): void {
    if (part === null || part === undefined) this.varint(-1);
    else if (typeof part === 'string') this.#text(part);
    else {
      this.varint(part.length);
      this.#at += part.copy(this.#bytes, this.#at);
    }
  }

  record(message: Message, offsetDelta: number, timestampDelta: number): void {
    const start = this.#at;
    this.#at += 2;
    this.#bytes[this.#at++] = 0;
    this.varint(timestampDelta);
    this.varint(offsetDelta);
    this.part(message.key);
    this.part(message.value);
    this.#headers(message.headers);
    this.#putLength(start);
  }

  /** Most records take two bytes for their length; the others are moved. */
  #putLength(start: number): void {
    const length = this.#at - start - 2;
    const size = varintSize(length);
    if (size !== 2) this.#bytes.copyWithin(start + size, start + 2, this.#at);
    this.#at = start;
    this.varint(length);
    this.#at += length;
  }

  #headers(headers: IHeaders = {}): void {
    const values: [string, Part][] = [];
    for (const name in headers) {
      const value = headers[name];
      if (Array.isArray(value)) for (const one of value) values.push([name, one]);
      else values.push([name, value]);
    }
    this.varint(values.length);
    for (const [name, value] of values) {
      this.#at += encodedName(name).copy(this.#bytes, this.#at);
      this.part(value);
    }
  }

  /** Short ASCII is copied here; a call into the runtime costs more. */
  #text(text: string): void {
    const { length } = text;
    if (length < 64) {
      const start = this.#at + 1;
      let i = 0;
      for (let code = 0; i < length && (code = text.charCodeAt(i)) < 128; i += 1) this.#bytes[start + i] = code;
      if (i === length) {
        this.#bytes[this.#at] = length * 2;
        this.#at = start + length;
        return;
      }
    }
    this.varint(Buffer.byteLength(text, 'utf8'));
    this.#at += this.#bytes.write(text, this.#at, 'utf8');
  }
}

const most = (part: Part): number => (part === null || part === undefined ? 0 : typeof part === 'string' ? part.length * 3 : part.length);

/** At least the bytes that the records of these messages take. */
const capacityOf = (messages: readonly Message[]): number => {
  let bytes = 0;
  for (const { key, value, headers } of messages) {
    bytes += 64 + most(key) + most(value);
    for (const name in headers) {
      const header = headers[name];
      bytes += Array.isArray(header) ? header.reduce((sum, one) => sum + 16 + name.length * 3 + most(one), 0) : 16 + name.length * 3 + most(header);
    }
  }
  return bytes;
};

/** The records of one batch; `timestamps` hold each message's, none before `first`. */
export const writeRecords = (messages: readonly Message[], timestamps: readonly number[], first: number): Buffer => {
  const writer = new RecordWriter(capacityOf(messages));
  for (const [at, message] of messages.entries()) writer.record(message, at, timestamps[at]! - first);
  return writer.written();
};
