import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Envelope } from './envelope.js';
import { decodeKafka, encodeKafka } from './kafka-binding.js';

const forbidden = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((value) => !forbidden.test(value));
const source = fc.oneof(fc.webUrl(), fc.webPath().filter((path) => path !== '' && !path.startsWith('//')), fc.constant('/fealty/orders'));
const own = new Set(['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'dataschema', 'data']);
const attributeName = fc.stringMatching(/^[a-z0-9]{1,20}$/).filter((name) => !own.has(name));
const time = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }).map((date) => date.toISOString());

const envelopes: fc.Arbitrary<Envelope> = fc.record({
  specversion: fc.constant('1.0' as const), id: text, source, type: text,
  subject: text, time, datacontenttype: fc.constantFrom('application/json', 'text/plain; charset=utf-8', 'application/vnd.shop+json'), dataschema: fc.webUrl(),
  extensions: fc.dictionary(attributeName, text, { noNullPrototype: true }),
  data: fc.option(fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))),
}, { requiredKeys: ['specversion', 'id', 'source', 'type', 'extensions', 'data'], noNullPrototype: true });

/** Headers as they come back from a broker: bytes. */
const asBytes = (headers: Record<string, string | Buffer>): Record<string, Buffer> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)]));

const headerBytes = fc.oneof(fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)), fc.string({ unit: 'binary' }),
  fc.array(fc.string(), { maxLength: 3 }), fc.constantFrom(undefined, null, '1.0', '/a', 'application/cloudevents+json', 'APPLICATION/CLOUDEVENTS-batch+json'));
const headerName = fc.oneof(fc.constantFrom('ce_id', 'ce_source', 'ce_type', 'ce_specversion', 'ce_time', 'content-type', 'Content-Type', 'ce_data', 'ce___proto__', 'ce_'), fc.string());
const json = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)));
const almostEvent = fc.record({ specversion: fc.constantFrom('1.0', '0.3', 1), id: fc.jsonValue(), source: fc.string(), type: fc.string(), time: fc.string(), data: fc.jsonValue(), data_base64: fc.string() }, { requiredKeys: [] })
  .map((value) => Buffer.from(JSON.stringify(value)));

describe('the Kafka binding', () => {
  it('gives back every envelope that it wrote', () => {
    fc.assert(fc.property(envelopes, (envelope) => {
      const { headers, value } = encodeKafka(envelope);
      expect(decodeKafka({ key: null, value, headers: asBytes(headers) })).toStrictEqual({ ok: envelope });
      expect(decodeKafka({ key: null, value, headers })).toStrictEqual({ ok: envelope });
    }), { numRuns: 500 });
  });

  it('answers with an envelope or a sentence, and never throws, whatever the bytes are', () => {
    const values = fc.option(fc.oneof(fc.uint8Array().map((bytes) => Buffer.from(bytes)), json, almostEvent));
    fc.assert(fc.property(values, fc.dictionary(headerName, headerBytes), (value, headers) => {
      const decoded = decodeKafka({ key: null, value, headers: headers as never });
      if ('undecodable' in decoded) expect(decoded.undecodable).toMatch(/^The .*\.$/s);
      else expect(encodeKafka(decoded.ok).headers.ce_id).not.toBe('');
    }), { numRuns: 2000 });
  });

  it('reads what it decoded once more to the same envelope', () => {
    fc.assert(fc.property(fc.oneof(almostEvent, json), (value) => {
      const decoded = decodeKafka({ key: null, value, headers: { 'content-type': 'application/cloudevents+json' } });
      if ('undecodable' in decoded) return;
      const encoded = encodeKafka(decoded.ok);
      expect(decodeKafka({ key: null, ...encoded })).toStrictEqual(decoded);
    }), { numRuns: 1000 });
  });
});
