import { describe, expect, it } from '@jest/globals';
import { peopleTopic, shopTopic, shopVisitV1, sourceOf, type EventContract } from '@fealty/contracts';
import fc from 'fast-check';
import type { Message } from 'kafkajs';
import { FetchedRecord } from '../kafka/fetched-record.js';
import { partitionOf } from '../kafka/murmur2.js';
import { RecordReader, type BatchContext } from '../kafka/record-reader.js';
import { writeRecords } from '../kafka/record-writer.js';
import { seal } from '../outbox/seal.js';
import { readRecord, type Read } from './read-event.js';
import { readHead } from './read-head.js';
import { consumes, consumesPeople } from './tally.fixture.js';

const context: BatchContext = {
  firstOffset: '40', firstTimestamp: '1000', partitionLeaderEpoch: 0, inTransaction: false, isControlBatch: false, lastOffsetDelta: 0, producerId: '0', producerEpoch: 0,
  firstSequence: 0, maxTimestamp: '1000', timestampType: 0, magicByte: 2,
};
const partitions = 8;

const instant = fc.date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
const event = fc.record({
  customerId: fc.uuid(), id: fc.uuid(), sequence: fc.integer({ min: 1, max: 1e12 }), occurredAt: instant, receivedAt: instant, import: fc.boolean(), guest: fc.boolean(),
  correlationId: fc.uuid(), causationId: fc.option(fc.uuid(), { nil: undefined }), traceparent: fc.option(fc.constant('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'), { nil: undefined }),
}).map((given) => ({ ...given, type: shopVisitV1.type, source: sourceOf('ingest'), programme: 'demo', data: { channel: 'web' } }));
const sealed = event.map((given) => ({ partition: partitionOf(given.customerId, partitions), record: seal(shopVisitV1 as unknown as EventContract, given, partitionOf(given.customerId, partitions)).record }));

const odd = fc.oneof(
  fc.constantFrom('', '1.0', '0.3', 'true', 'false', 'application/json', 'application/cloudevents+json', '2026-02-30T10:00:00.000Z', '2026-03-01T10:00:00.000Z', '000000000000', '-1', 'é', 'a\u0000b', '\u007f', 'fealty.shop.search.v1', 'fealty.shop.gone.v1', 'not a uri'),
  fc.uuid(), fc.string({ maxLength: 20 }), fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
);
const header = fc.constantFrom(
  'ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'ce_subject', 'ce_time', 'content-type', 'Content-Type', 'ce_sequence', 'ce_programme', 'ce_receivedat', 'ce_correlationid', 'ce_causationid',
  'ce_traceparent', 'ce_import', 'ce_guest', 'ce_dataschema', 'ce_other', 'ce_', 'ce_BAD', 'traceparent', 'twelve-chars', '__proto__', 'constructor',
);
type Headers = Record<string, string | Buffer | (string | Buffer)[] | undefined>;
type Change = (message: { key: Buffer | null; value: Buffer | null; headers: Headers }) => void;
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(header, odd).map(([name, value]): Change => ({ headers }) => { Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true }); }),
  header.map((name): Change => ({ headers }) => { Reflect.deleteProperty(headers, name); }),
  fc.tuple(header, odd).map(([name, value]): Change => ({ headers }) => { if (typeof headers[name] === 'string') headers[name] = [headers[name], value]; }),
  odd.map((key): Change => (message) => { message.key = Buffer.from(key); }),
  fc.constant<Change>((message) => { message.key = null; }),
  fc.constantFrom(null, '', '{', '{"channel":1}', '[]', '"\\ud800"').map((value): Change => (message) => { message.value = value === null ? null : Buffer.from(value); }),
);

const seen = (read: Read): unknown => ({ ...read, record: undefined });
const bothWays = (message: { key: Buffer | null; value: Buffer | null; headers: Headers }, partition: number) => {
  const bytes = writeRecords([message as Message], [1000], 1000);
  const read = (of: typeof consumes, topic = shopTopic) => {
    const placed = new FetchedRecord(topic.name, partition, new RecordReader(bytes, context).read());
    const { key, value, headers } = placed;
    const reader = { consumption: of, topic, partitions };
    return { placed: seen(readRecord(placed, reader)), general: seen(readRecord({ topic: topic.name, partition, offset: 40, key, value, headers }, reader)), place: placed.place };
  };
  return { ofShop: read(consumes), ofPeople: read(consumesPeople, peopleTopic), ignoring: read({ ...consumes, guests: 'ignored' }) };
};

describe('an event read from the bytes of its record', () => {
  it('says the same as when the general reader reads it, whatever is wrong with it', () => {
    fc.assert(fc.property(sealed, fc.array(change, { maxLength: 3 }), fc.boolean(), ({ record, partition }, changes, elsewhere) => {
      const message = { key: record.key === null ? null : Buffer.from(record.key), value: record.value, headers: { ...record.headers } as Headers };
      for (const one of changes) one(message);
      const { ofShop, ofPeople, ignoring } = bothWays(message, elsewhere ? (partition + 1) % partitions : partition);
      expect([ofShop.placed, ofPeople.placed, ignoring.placed]).toEqual([ofShop.general, ofPeople.general, ignoring.general]);
    }), { numRuns: 3_000 });
  });

  it('needs no other reader when a service of ours wrote it', () => {
    fc.assert(fc.property(sealed, ({ record, partition }) => {
      const message = { key: Buffer.from(record.key ?? ''), value: record.value, headers: { ...record.headers, traceparent: 'of the hop' } as Headers };
      const { place } = bothWays(message, partition).ofShop;
      const head = place === undefined ? undefined : readHead({ ...place, partition, partitions });
      expect(head?.event).toMatchObject({ customerId: record.key, type: shopVisitV1.type });
      expect(head?.data === null || head?.data === undefined ? '' : place?.bytes.toString('utf8', head.data.start, head.data.end)).toBe('{"channel":"web"}');
    }));
  });
});
