import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import { crc32c } from './crc32c.js';
import { decodeFetch, readRecordSet } from './fast-fetch.js';
import { encodeProduce } from './fast-produce.js';
import { encodeFetch } from './fetch-request.js';
import { produce, recordSetOf } from './record-set.fixture.js';
import './client.js';

const require = createRequire(import.meta.url);
const internal = <T>(path: string): T => require(`kafkajs/src/protocol/${path}`) as T;
interface Encoder { buffer: Buffer }
const theirCrc = internal<(bytes: Buffer) => number>('recordBatch/crc32C/index.js');
const theirProduce = internal<(produce: object) => { encode(): Promise<Encoder> }>('requests/produce/v7/request.js');
const theirDecode = internal<(decoder: object) => Promise<object[]>>('requests/fetch/v4/decodeMessages.js');
const theirFetch = internal<(fetch: object) => { encode(): Promise<Encoder> }>('requests/fetch/v11/request.js');
const request = internal<(asked: object) => Promise<Encoder>>('request.js');
const Decoder = internal<new (bytes: Buffer) => object>('decoder.js');

const bytes = fc.uint8Array({ maxLength: 300 }).map((data) => Buffer.from(data));
const text = fc.string({ unit: 'binary', maxLength: 100 }).filter((value) => value.isWellFormed());
const part = fc.oneof(text, bytes, fc.constant('x'.repeat(9000)));
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));
const name = fc.oneof(fc.constantFrom('ce_id', 'ce_type', 'content-type'), fc.string({ unit: 'binary', maxLength: 20 }).filter((value) => value.isWellFormed() && !inherited.has(value)));
const headers = fc.dictionary(name, fc.oneof(part, fc.array(part, { minLength: 1, maxLength: 3 })), { maxKeys: 6, noNullPrototype: true });
const timestamp = fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 }).map(String);
const message = fc.record({ key: fc.option(part), value: fc.option(part), headers, timestamp }).map((value) => value as Message);
const messages = fc.array(message, { minLength: 1, maxLength: 8 });

const theirs = (set: Buffer): Promise<object[]> => {
  const size = Buffer.alloc(4);
  size.writeInt32BE(set.length);
  return theirDecode(new Decoder(Buffer.concat([size, set])));
};

describe('the faster record codec', () => {
  it('computes the checksum that kafkajs computes', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (data) => { expect(crc32c(data)).toBe(theirCrc(Buffer.from(data))); }));
  });

  it('writes the bytes that kafkajs writes', async () => {
    await fc.assert(fc.asyncProperty(messages, fc.constantFrom({}, { transactionalId: 'té' }, { producerId: undefined, producerEpoch: undefined }), async (list, settings) => {
      const { buffer } = await theirProduce(produce(list, 0, settings)).encode();
      expect((await encodeProduce(produce(list, 0, settings))).buffer.equals(buffer)).toBe(true);
    }), { numRuns: 200 });
  });

  it('asks for what kafkajs asks for', async () => {
    const whole = fc.integer({ min: 0, max: 2 ** 31 - 1 });
    const partition = fc.record({ partition: whole, currentLeaderEpoch: whole, fetchOffset: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }).map(String), maxBytes: whole }, { requiredKeys: ['partition', 'fetchOffset', 'maxBytes'] });
    const fetch = fc.record({ replicaId: fc.constant(-1), maxWaitTime: whole, minBytes: whole, maxBytes: whole, topics: fc.array(fc.record({ topic: text, partitions: fc.array(partition, { maxLength: 5 }) }), { maxLength: 5 }), rackId: text });
    await fc.assert(fc.asyncProperty(fetch, async (asked) => {
      expect(encodeFetch(asked).buffer.equals((await theirFetch(asked).encode()).buffer)).toBe(true);
    }), { numRuns: 200 });
  });

  it('puts the head before a body that has room for it as kafkajs puts it before a copy, and copies where there is none', async () => {
    await fc.assert(fc.asyncProperty(messages, fc.constantFrom('', 'relay', 'é'.repeat(100), 'x'.repeat(3_000)), async (list, clientId) => {
      const head = { correlationId: 77, clientId };
      const both = await Promise.all([theirProduce(produce(list)).encode, () => encodeProduce(produce(list))].map((encode) => request({ ...head, request: { apiKey: 0, apiVersion: 7, encode } })));
      expect(both[0]?.buffer.equals(both[1]?.buffer ?? Buffer.alloc(0))).toBe(true);
    }), { numRuns: 100 });
  });

  it('reads the messages that kafkajs reads, compressed or not', async () => {
    await fc.assert(fc.asyncProperty(messages, fc.constantFrom(0, 1, 2, 3, 4), async (list, compression) => {
      const set = await recordSetOf(list, compression);
      const read = (await readRecordSet(set)).map(({ magicByte, attributes, timestamp: at, offset, key, value, headers: those, isControlRecord, batchContext }) => (
        { magicByte, attributes, timestamp: at, offset, key, value, headers: those, isControlRecord, batchContext }));
      // Not by `expect`, which compares buffers byte by byte.
      expect(isDeepStrictEqual(read, await theirs(set))).toBe(true);
    }), { numRuns: 200 });
  });

  it('leaves out a batch that was cut off at the end', async () => {
    await fc.assert(fc.asyncProperty(messages, fc.nat(), async (list, cut) => {
      const set = await recordSetOf(list);
      const both = Buffer.concat([set, set.subarray(0, cut % set.length)]);
      expect(await readRecordSet(both)).toHaveLength(list.length);
      expect(await theirs(both)).toHaveLength(list.length);
    }), { numRuns: 50 });
  });

  it('never hangs on broken bytes: it reads something or throws', async () => {
    await fc.assert(fc.asyncProperty(messages, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1 }), async (list, changes) => {
      const set = Buffer.from(await recordSetOf(list));
      for (const [at, byte] of changes) set[at % set.length] = byte;
      set[16] = 2;
      await readRecordSet(set).catch((error: unknown) => { expect(error).toHaveProperty('message'); });
    }), { numRuns: 300 });
  });

  it('keeps headers that carry the names of object members', async () => {
    const odd = { ...Object.fromEntries([['constructor', 'c'], ['toString', 't']]), ['__proto__']: 'p' };
    const [read] = await readRecordSet(await recordSetOf([{ key: null, value: null, headers: odd, timestamp: '1767225600000' }]));
    expect(Object.entries(read?.headers ?? {}).map(([header, value]) => `${header}=${String(value)}`).toSorted()).toEqual(['__proto__=p', 'constructor=c', 'toString=t']);
  });

  it('reads an empty fetch response', async () => {
    expect(await decodeFetch(Buffer.alloc(14))).toEqual({ throttleTime: 0, clientSideThrottleTime: 0, errorCode: 0, sessionId: 0, responses: [] });
  });
});
