import type { IHeaders, Message } from 'kafkajs';

type Part = Buffer | string | null | undefined;

/** Header names come from a short list; each is encoded once. */
const names = new Map<string, Buffer>();

const varintSize = (length: number): number => {
  let size = 1;
  for (let rest = length * 2; rest >= 128; rest = Math.floor(rest / 128)) size += 1;
  return size;
};

/** A header's name with its length before it, as it stands in a record. */
export const encodedName = (name: string): Buffer => {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = Buffer.from(name, 'utf8');
  const prefix = new RecordWriter(Buffer.allocUnsafe(8));
  prefix.varint(text.length);
  const encoded = Buffer.concat([prefix.written(), text]);
  if (names.size < 1000) names.set(name, encoded);
  return encoded;
};

/** A message whose key, value and headers are encoded already. */
export interface BodyMessage { readonly body: Buffer }
export const hasBody = (message: object): message is BodyMessage => 'body' in message;

/** Writes records (message format 2) into memory that was measured beforehand. */
export class RecordWriter {
  #at: number;

  constructor(private readonly bytes: Buffer, private readonly start = 0) {
    this.#at = start;
  }

  written(): Buffer {
    return this.bytes.subarray(this.start, this.#at);
  }

  /** A non-negative integer, zigzag and base 128; the negative one that occurs is the length -1 of what is null. */
  varint(value: number): void {
    let rest = value < 0 ? 1 : value * 2;
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 128)) this.bytes[this.#at++] = (rest % 128) | 128;
    for (; rest > 127; rest >>>= 7) this.bytes[this.#at++] = (rest & 127) | 128;
    this.bytes[this.#at++] = rest;
  }

  raw(bytes: Buffer): void {
    this.#at += bytes.copy(this.bytes, this.#at);
  }

  part(part: Part): void {
    if (part === null || part === undefined) this.varint(-1);
    else if (typeof part === 'string') this.#text(part);
    else {
      this.varint(part.length);
      this.raw(part);
    }
  }

  header(name: Buffer, value: Part): void {
    this.raw(name);
    this.part(value);
  }

  /** Key, value and headers: what of a record is the same wherever it stands. */
  body({ key, value, headers }: Message): void {
    this.part(key);
    this.part(value);
    this.#headers(headers);
  }

  record(message: Message, offsetDelta: number, timestampDelta: number): void {
    if (hasBody(message)) {
      this.varint(1 + varintSize(timestampDelta) + varintSize(offsetDelta) + message.body.length);
      this.#head(offsetDelta, timestampDelta);
      this.raw(message.body);
      return;
    }
    const start = this.#at;
    this.#at += 2;
    this.#head(offsetDelta, timestampDelta);
    this.body(message);
    this.#putLength(start);
  }

  records(messages: readonly Message[], timestamps: readonly number[], first: number): void {
    for (let at = 0; at < messages.length; at += 1) this.record(messages[at]!, at, timestamps[at]! - first);
  }

  #head(offsetDelta: number, timestampDelta: number): void {
    this.bytes[this.#at++] = 0;
    this.varint(timestampDelta);
    this.varint(offsetDelta);
  }

  /** Most records and texts take two bytes for their length; the others are moved. */
  #putLength(start: number): void {
    const length = this.#at - start - 2;
    const size = varintSize(length);
    if (size !== 2) this.bytes.copyWithin(start + size, start + 2, this.#at);
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
    for (const [name, value] of values) this.header(encodedName(name), value);
  }

  /** Short ASCII is copied here; a call into the runtime costs more. */
  #text(text: string): void {
    const { length } = text;
    if (length < 64) {
      const start = this.#at + 1;
      let i = 0;
      for (let code = 0; i < length && (code = text.charCodeAt(i)) < 128; i += 1) this.bytes[start + i] = code;
      if (i === length) {
        this.bytes[this.#at] = length * 2;
        this.#at = start + length;
        return;
      }
    }
    const start = this.#at;
    this.#at += 2 + this.bytes.write(text, start + 2, 'utf8');
    this.#putLength(start);
  }
}

const most = (part: Part): number => (part === null || part === undefined ? 0 : typeof part === 'string' ? part.length * 3 : part.length);

const capacityOfBody = ({ key, value, headers }: Message): number => {
  let bytes = 64 + most(key) + most(value);
  for (const name in headers) {
    const header = headers[name];
    bytes += Array.isArray(header) ? header.reduce((sum, one) => sum + 16 + name.length * 3 + most(one), 0) : 16 + name.length * 3 + most(header);
  }
  return bytes;
};

/** At least the bytes that the records of these messages take. */
export const capacityOf = (messages: readonly Message[]): number => {
  let bytes = 0;
  for (const message of messages) bytes += hasBody(message) ? 32 + message.body.length : capacityOfBody(message);
  return bytes;
};

/** Key, value and headers as they stand in a record. */
export const bodyOf = (message: Message): Buffer => {
  const writer = new RecordWriter(Buffer.allocUnsafe(capacityOfBody(message)));
  writer.body(message);
  return writer.written();
};

/** The records of one batch; `timestamps` hold each message's, none before `first`. */
export const writeRecords = (messages: readonly Message[], timestamps: readonly number[], first: number): Buffer => {
  const writer = new RecordWriter(Buffer.allocUnsafe(capacityOf(messages)));
  writer.records(messages, timestamps, first);
  return writer.written();
};
