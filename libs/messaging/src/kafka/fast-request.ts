import { createRequire } from 'node:module';

/** What kafkajs takes for an encoder: bytes so far, and their number. */
export interface Encoded { readonly buf: Buffer; readonly buffer: Buffer; size(): number }
interface Encoder { buf: Buffer; offset: number; writeEncoder(value: Encoded): Encoder }
interface Within { readonly memory: Buffer; readonly start: number; readonly end: number }

const require = createRequire(import.meta.url);

/** Bytes before the body of a request: kafkajs puts its kind, its number and the client's name there, and the length of all before them. */
export const headRoom = 1_024;
const within = new WeakMap<Buffer, Within>();

const placed = ({ memory, start, end }: Within): Buffer => {
  const bytes = memory.subarray(start, end);
  within.set(bytes, { memory, start, end });
  return bytes;
};

/** At least the bytes that a text takes. */
export const textBytes = (value: string | null | undefined): number => 2 + (value ?? '').length * 3;

/** Writes the body of a request, as the protocol has it, into memory that was measured beforehand, with room for its head before it. */
export class BodyWriter {
  at = headRoom;

  constructor(readonly memory: Buffer) {}

  int8(value: number): void { this.at = this.memory.writeInt8(value, this.at); }
  int16(value: number): void { this.at = this.memory.writeInt16BE(value, this.at); }
  int32(value: number): void { this.at = this.memory.writeInt32BE(value, this.at); }
  int64(value: string | number): void { this.at = this.memory.writeBigInt64BE(BigInt(value), this.at); }

  text(value: string | null | undefined): void {
    if (value === null || value === undefined) {
      this.int16(-1);
      return;
    }
    const length = this.memory.write(value, this.at + 2, 'utf8');
    this.int16(length);
    this.at += length;
  }

  encoded(): Encoded {
    const bytes = placed({ memory: this.memory, start: headRoom, end: this.at });
    return { buf: bytes, buffer: bytes, size: () => bytes.length };
  }
}

/**
 * kafkajs copies a request of some megabytes twice into memory that it clears before, once for each part of its head. A body with room
 * before it stays where it is, and the head is written there.
 */
export const speedUpRequests = (): void => {
  const { prototype } = require('kafkajs/src/protocol/encoder.js') as { prototype: Encoder };
  const copied = Reflect.get(prototype, 'writeEncoder') as (this: Encoder, value: Encoded) => Encoder;
  prototype.writeEncoder = function writeEncoder(this: Encoder, value: Encoded): Encoder {
    const body = within.get(value.buf);
    if (body === undefined || body.start < this.offset) return copied.call(this, value);
    const start = body.start - this.offset;
    this.buf.copy(body.memory, start, 0, this.offset);
    this.buf = placed({ ...body, start });
    this.offset = this.buf.length;
    return this;
  };
};
