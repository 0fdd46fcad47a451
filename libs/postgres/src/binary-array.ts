// One array parameter in PostgreSQL's binary form (array_send of its source: dimensions, null flag, element type, length, lower bound; then
// each element with its length). It needs no escaping on either side, and bytes stay bytes: as text, a bytea would be twice as long.

interface Element { readonly oid: number; write(to: ArrayWriter, value: unknown): boolean }

const microsOf2000 = 946_684_800_000_000;
const word = 2 ** 32;

const keptBytesMax = 4_194_304;

const dash = 45;
const hexDigits = Int8Array.from({ length: 128 }, (_, code) => { const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()); return code >= 48 ? digit : -1; });
/** Of a character that is none, -1, which also makes what is put together with it negative. */
const digitOf = (code: number): number => hexDigits[code] ?? -1;

/** Writes into one buffer that is kept from array to array: a new one each time, outside the heap, calls for major garbage collections. */
class ArrayWriter {
  private bytes = Buffer.allocUnsafeSlow(65_536);
  private at = 0;

  private room(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + bytes));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  int32(value: number): void {
    this.room(4);
    this.at = this.bytes.writeInt32BE(value, this.at);
  }

  sized(size: 1 | 2 | 4, value: number): void {
    this.room(8);
    this.at = this.bytes.writeInt32BE(size, this.at);
    this.at = this.bytes.writeIntBE(value, this.at, size);
  }

  int64(value: bigint): void {
    this.room(12);
    this.at = this.bytes.writeInt32BE(8, this.at);
    this.at = this.bytes.writeBigInt64BE(value, this.at);
  }

  /** The same of a safe integer, in two halves: a bigint for each would be garbage. */
  safeInteger(value: number): void {
    this.room(12);
    this.at = this.bytes.writeInt32BE(8, this.at);
    this.at = this.bytes.writeInt32BE(Math.floor(value / word), this.at);
    this.at = this.bytes.writeUInt32BE(value - Math.floor(value / word) * word, this.at);
  }

  text(value: string): void {
    this.room(4 + value.length * 3);
    const size = this.bytes.write(value, this.at + 4, 'utf8');
    this.bytes.writeInt32BE(size, this.at);
    this.at += 4 + size;
  }

  /** False when it is none. */
  uuid(value: string): boolean {
    if (value.length !== 36) return false;
    this.room(20);
    let to = this.bytes.writeInt32BE(16, this.at);
    for (let from = 0; from < 36; from += 2) {
      if (from === 8 || from === 13 || from === 18 || from === 23) {
        if (value.charCodeAt(from) !== dash) return false;
        from += 1;
      }
      const byte = (digitOf(value.charCodeAt(from)) << 4) | digitOf(value.charCodeAt(from + 1));
      if (byte < 0) return false;
      this.bytes[to++] = byte;
    }
    this.at = to;
    return true;
  }

  raw(value: Uint8Array): void {
    this.room(4 + value.length);
    this.bytes.writeInt32BE(value.length, this.at);
    this.bytes.set(value, this.at + 4);
    this.at += 4 + value.length;
  }

  /** Begins an array, and answers what must be told afterwards: whether it has nulls. */
  begin(oid: number, length: number): (nulls: boolean) => Buffer {
    this.at = 0;
    if (this.bytes.length > keptBytesMax) this.bytes = Buffer.allocUnsafeSlow(65_536);
    for (const field of [1, 0, oid, length, 1]) this.int32(field);
    return (nulls) => {
      this.bytes.writeInt32BE(nulls ? 1 : 0, 4);
      return Buffer.from(this.bytes.subarray(0, this.at));
    };
  }
}

const whole = (oid: number, size: 2 | 4): Element => ({ oid, write: (to, value) => {
  const limit = 2 ** (8 * size - 1);
  if (!Number.isInteger(value) || (value as number) < -limit || (value as number) >= limit) return false;
  to.sized(size, value as number);
  return true;
} });

const bigint: Element = { oid: 20, write: (to, value) => {
  if (typeof value === 'bigint') to.int64(value);
  else if (Number.isSafeInteger(value)) to.safeInteger(value as number);
  else return false;
  return true;
} };

const text = (oid: number): Element => ({ oid, write: (to, value) => {
  if (typeof value === 'string') to.text(value);
  else if (value instanceof Uint8Array) to.raw(value);
  else return false;
  return true;
} });

const uuid: Element = { oid: 2950, write: (to, value) => typeof value === 'string' && to.uuid(value) };

const utcShape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const timestamptz: Element = { oid: 1184, write: (to, value) => {
  const ms = value instanceof Date ? value.getTime() : typeof value === 'string' && utcShape.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isFinite(ms)) return false;
  to.safeInteger(ms * 1_000 - microsOf2000);
  return true;
} };

const writer = new ArrayWriter();

/** JSON that is written already: a column of JSON takes it as it is. */
export class JsonText {
  constructor(readonly text: string) {}
}
export const jsonOf = (value: unknown): string => (value instanceof JsonText ? value.text : JSON.stringify(value));

const elements: Readonly<Record<string, Element>> = {
  text: text(25), json: { oid: 114, write: (to, value) => { to.text(jsonOf(value)); return true; } }, uuid, bigint, timestamptz,
  smallint: whole(21, 2), integer: whole(23, 4),
  boolean: { oid: 16, write: (to, value) => { if (typeof value !== 'boolean') return false; to.sized(1, value ? 1 : 0); return true; } },
  bytea: { oid: 17, write: (to, value) => { if (!(value instanceof Uint8Array)) return false; to.raw(value); return true; } },
};

/**
 * The values of a column of some rows as one binary array of its type, or `undefined` when the type or a value is none that is written here: then they
 * must go as text, and PostgreSQL judges them. `null` and `undefined` are nulls. JSON is serialised, whatever the value.
 */
export const binaryArray = (type: string, rows: readonly Readonly<Record<string, unknown>>[], column: string): Buffer | undefined => {
  const element = elements[type];
  if (element === undefined || rows.length === 0) return undefined;
  const end = writer.begin(element.oid, rows.length);
  let nulls = false;
  for (const row of rows) {
    const value = row[column];
    if (value === null || value === undefined) {
      writer.int32(-1);
      nulls = true;
    } else if (!element.write(writer, value)) return undefined;
  }
  return end(nulls);
};
