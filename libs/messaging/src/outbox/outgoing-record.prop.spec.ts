import { describe, expect, it } from '@jest/globals';
import { referenceTopic, shopVisitV1, sourceOf, type EventContract } from '@fealty/contracts';
import fc from 'fast-check';
import { decodeKafka } from '../cloudevents/kafka-binding.js';
import { decodeFrame, encodeFrame } from './frame.js';
import { outgoingRecord } from './outgoing-record.js';
import { seal } from './seal.js';

const text = fc.string({ unit: 'binary', maxLength: 90 }).filter((value) => value.isWellFormed());
const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));
const headers = fc.dictionary(fc.string({ maxLength: 20 }).filter((name) => !inherited.has(name)), text, { maxKeys: 8, noNullPrototype: true });
const value = fc.option(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.constant(new Uint8Array(9_000)), fc.constant(new Uint8Array(1_100_000))).map((bytes) => Buffer.from(bytes)));
const content = fc.record({ topic: fc.constantFrom('a.v1', 'b.v1', 'c.v1'), partition: fc.nat(65_535), timestamp: fc.nat(4e12), key: fc.option(text), value, headers });

const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
const ascii = fc.string({ minLength: 1, maxLength: 80, unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz-0123456789./:') });
const event = fc.record({
  customerId: fc.uuid(), id: ascii, programme: ascii, sequence: fc.integer({ min: 1, max: 1e14 }), occurredAt: instant, receivedAt: instant, import: fc.boolean(), guest: fc.option(fc.boolean(), { nil: undefined }),
  correlationId: ascii, causationId: fc.option(ascii, { nil: undefined }), traceparent: fc.option(ascii, { nil: undefined }), source: fc.constantFrom(sourceOf('ingest'), sourceOf('orders')),
  data: fc.record({ channel: fc.oneof(text, fc.constant('é'.repeat(5_000)), fc.constant('x'.repeat(70_000))) }),
}).map((given) => ({ ...given, type: shopVisitV1.type }));

describe('a record on its way out', () => {
  it('comes out of a frame as it went in, byte for byte, with all its parts', () => {
    fc.assert(fc.property(fc.array(content, { maxLength: 6 }), (contents) => {
      const records = contents.map(outgoingRecord);
      const read = decodeFrame(encodeFrame(records));
      expect(read.every(({ body }, at) => records[at]?.body.equals(body))).toBe(true);
      expect(read.map(({ topic, partition, timestamp, key, headers: those }) => ({ topic, partition, timestamp, key, those }))).toEqual(
        contents.map(({ topic, partition, timestamp, key, headers: those }) => ({ topic, partition, timestamp, key, those })));
      expect(read.every(({ value: bytes }, at) => (bytes === null ? contents[at]?.value === null : contents[at]?.value?.equals(bytes)))).toBe(true);
    }), { numRuns: 200 });
  });

  it('is a CloudEvent that says what the event says', () => {
    fc.assert(fc.property(event, fc.nat(7), (given, partition) => {
      const { record } = seal(shopVisitV1 as unknown as EventContract, given, partition);
      const { key, value: bytes, headers: those } = record;
      expect([record.topic, record.partition, record.timestamp, key]).toEqual(['shop.v1', partition, Date.parse(given.receivedAt), given.customerId]);
      expect(record.bytes).toBeGreaterThan(record.body.length);
      expect(decodeKafka({ key: null, value: bytes, headers: those })).toEqual({ ok: {
        specversion: '1.0', id: given.id, source: given.source, type: given.type, subject: given.customerId, time: given.occurredAt, datacontenttype: 'application/json',
        data: Buffer.from(JSON.stringify(given.data)),
        extensions: {
          sequence: String(given.sequence).padStart(12, '0'), programme: given.programme, receivedat: given.receivedAt, correlationid: given.correlationId,
          ...(given.causationId === undefined ? {} : { causationid: given.causationId }), ...(given.traceparent === undefined ? {} : { traceparent: given.traceparent }),
          ...(given.import ? { import: 'true' } : {}), ...(given.guest === true ? { guest: 'true' } : {}),
        },
      } });
    }), { numRuns: 300 });
  });

  it('has neither key nor subject on a topic about no customer', () => {
    const contract = { ...shopVisitV1, topic: referenceTopic } as unknown as EventContract;
    const [given] = fc.sample(event, 1);
    const { record } = seal(contract, given as NonNullable<typeof given>, 0);
    expect([record.key, record.headers['ce_subject'], record.headers['ce_type']]).toEqual([null, undefined, shopVisitV1.type]);
  });

  it('is refused when its frame is of another form or was cut off', () => {
    const frame = encodeFrame([outgoingRecord({ topic: 'a.v1', partition: 1, timestamp: 5, key: 'k', value: Buffer.from('v'), headers: {} })]);
    expect(() => decodeFrame(frame.subarray(0, -1))).toThrow('a frame is broken');
    expect(() => decodeFrame(Buffer.concat([Buffer.from([1]), frame.subarray(1)]))).toThrow('a frame of the form 1 is not understood here; 2 and 3 are');
  });
});
