import { describe, expect, it } from '@jest/globals';
import { CloudEvent, HTTP, Kafka } from 'cloudevents';
import fc from 'fast-check';
import type { Envelope } from './envelope.js';
import { decodeHttp } from './http-binding.js';
import { decodeKafka, encodeKafka } from './kafka-binding.js';

const word = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 }).filter((text) => text.trim() === text);
const events = fc.record({
  id: word, type: word, source: fc.webPath().filter((path) => path.startsWith('/') && !path.startsWith('//')), subject: word,
  time: fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString()),
  sequence: fc.stringMatching(/^[0-9]{12}$/), data: fc.dictionary(word.filter((key) => key !== '__proto__'), fc.oneof(fc.integer(), fc.string(), fc.boolean()), { noNullPrototype: true }),
});
type Event = typeof events extends fc.Arbitrary<infer E> ? E : never;

const cloudEvent = (event: Event) => new CloudEvent({ ...event, specversion: '1.0', datacontenttype: 'application/json' });
const envelope = ({ data, sequence, ...attributes }: Event): Envelope =>
  ({ specversion: '1.0', ...attributes, datacontenttype: 'application/json', extensions: { sequence }, data: Buffer.from(JSON.stringify(data)) });
const bytes = (headers: object): Record<string, Buffer> =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined).map(([name, value]) => [name, Buffer.from(String(value))]));

describe('agreement with the CloudEvents SDK', () => {
  it('reads the binary Kafka messages of the SDK, whose value it leaves to the caller to serialise', () => {
    fc.assert(fc.property(events, (event) => {
      const { headers, value } = Kafka.binary(cloudEvent(event));
      expect(decodeKafka({ key: null, value: Buffer.from(JSON.stringify(value)), headers: bytes(headers) })).toEqual({ ok: envelope(event) });
    }));
  });
  it('reads the structured Kafka messages of the SDK', () => {
    fc.assert(fc.property(events, (event) => {
      const { headers, value } = Kafka.structured(cloudEvent(event));
      expect(decodeKafka({ key: null, value: Buffer.from(String(value)), headers: bytes(headers) })).toEqual({ ok: envelope(event) });
    }));
  });
  it('writes what the SDK reads back as the same event', () => {
    fc.assert(fc.property(events, (event) => {
      const { headers, value } = encodeKafka(envelope(event));
      const read = Kafka.toEvent({ headers, value, key: 'k', body: value, timestamp: undefined } as never) as CloudEvent<unknown>;
      expect({ ...read.toJSON(), partitionkey: undefined }).toEqual({ ...event, specversion: '1.0', datacontenttype: 'application/json' });
    }));
  });
  it('reads the structured HTTP messages of the SDK', () => {
    fc.assert(fc.property(events, (event) => {
      const { headers, body } = HTTP.structured(cloudEvent(event));
      expect(decodeHttp({ headers: headers as Record<string, string>, body: Buffer.from(String(body)) })).toEqual({ ok: envelope(event) });
    }));
  });
  it('reads the binary HTTP messages of the SDK; it does not percent-encode, so values that need it are left out', () => {
    const plain = /^[^%"]*$/;
    fc.assert(fc.property(events.filter(({ id, type, source, subject }) => plain.test(id + type + source + subject)), (event) => {
      const { headers, body } = HTTP.binary(cloudEvent(event));
      expect(decodeHttp({ headers: headers as Record<string, string>, body: Buffer.from(String(body)) })).toMatchObject({ ok: { id: event.id, subject: event.subject, extensions: { sequence: event.sequence } } });
    }));
  });
});
