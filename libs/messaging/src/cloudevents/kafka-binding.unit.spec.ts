import { describe, expect, it } from '@jest/globals';
import type { Envelope } from './envelope.js';
import { decodeKafka, encodeKafka } from './kafka-binding.js';
import type { KafkaRecord } from './kafka-binding.js';

const headers = { ce_specversion: '1.0', ce_id: 'a-1', ce_source: '/shop', ce_type: 'order.paid', ce_time: '2026-01-02T03:04:05.678Z', ce_sequence: '000000000042', 'content-type': 'application/json' };
const binary = (changes: KafkaRecord['headers'] = {}, value: Buffer | null = Buffer.from('{"a":1}')) => decodeKafka({ key: null, value, headers: { ...headers, ...changes } });
const structured = (value: unknown, contentType = 'application/cloudevents+json') =>
  decodeKafka({ key: null, value: typeof value === 'string' ? Buffer.from(value) : Buffer.from(JSON.stringify(value)), headers: { 'content-type': contentType } });
const event = { specversion: '1.0', id: 'a-1', source: '/shop', type: 'order.paid' };
const ok = (decoded: ReturnType<typeof decodeKafka>): Envelope => {
  if ('undecodable' in decoded) throw new Error(decoded.undecodable);
  return decoded.ok;
};

describe('binary mode', () => {
  it('reads attributes from headers and keeps the bytes of the value', () => {
    expect(binary()).toStrictEqual({ ok: { specversion: '1.0', id: 'a-1', source: '/shop', type: 'order.paid', time: '2026-01-02T03:04:05.678Z', datacontenttype: 'application/json', extensions: { sequence: '000000000042' }, data: Buffer.from('{"a":1}') } });
  });
  it('takes a null value for a tombstone', () => {
    expect(ok(binary({}, null)).data).toBeNull();
  });
  it('does not undo percent-encoding, which the Kafka binding does not have', () => {
    expect(ok(binary({ ce_subject: Buffer.from('50%25 é') })).subject).toBe('50%25 é');
  });
  it('ignores headers that are not of CloudEvents, and reads an attribute of any legal name', () => {
    expect(ok(binary({ traceparent: '00-1', constructor: ['a', 'b'], ce_undecodable: 'x' })).extensions).toEqual({ sequence: '000000000042', undecodable: 'x' });
  });
  it.each([
    [{ ce_specversion: undefined }, 'neither a header ce_specversion'],
    [{ ce_specversion: '0.3' }, 'only "1.0" is understood'],
    [{ ce_id: undefined }, 'required attribute id is missing'],
    [{ ce_id: '' }, 'attribute id is empty'],
    [{ ce_subject: '' }, 'attribute subject is empty'],
    [{ ce_id: ['a', 'b'] }, 'ce_id stands there 2 times'],
    [{ ce_id: null }, 'ce_id has no value'],
    [{ 'Content-Type': 'text/plain' }, 'content-type stands there twice'],
    [{ ce_id: Buffer.from([0xc3, 0x28]) }, 'ce_id is not valid UTF-8'],
    [{ ce_id: Buffer.from([0xed, 0xa0, 0x80]) }, 'ce_id is not valid UTF-8'],
    [{ ce_id: 'a\ud800' }, 'forbidden character U+D800 at position 1'],
    [{ ce_id: 'a\u0007' }, 'forbidden character U+0007 at position 1'],
    [{ ce_source: 'my shop' }, 'source is not a URI-reference'],
    [{ ce_source: '1shop:x' }, 'source is not a URI-reference'],
    [{ ce_source: '/a%zz' }, 'source is not a URI-reference'],
    [{ ce_dataschema: '/relative' }, 'dataschema is not a URI with a scheme'],
    [{ ce_time: 'yesterday' }, 'time is not an RFC 3339 timestamp'],
    [{ ce_Sequence: '1' }, 'attribute name "Sequence" is not allowed'],
    [{ ce_data: '1' }, 'attribute name "data" is not allowed'],
    [{ ce___proto__: '1' }, 'header ce___proto__ is not allowed'],
    [{ ce_datacontenttype: 'text/plain' }, 'is "text/plain", but the content-type is "application/json"'],
    [{ 'content-type': 'json' }, 'datacontenttype is not a media type'],
  ])('refuses %j', (changes, reason) => {
    expect(binary(changes as KafkaRecord['headers'])).toEqual({ undecodable: expect.stringContaining(reason) });
  });
});

describe('structured mode', () => {
  it('is recognised whatever the case of the content type, and keeps the bytes that data has in the text', () => {
    const decoded = structured('{"specversion":"1.0", "id":"a-1","source":"/shop","type":"t","data": {"n": 1.0, "big": 12345678901234567890, "s": "}\\",{"} ,"count":7,"flag":true,"none":null}', 'Application/CloudEvents+JSON; charset=UTF-8');
    expect(ok(decoded).data?.toString()).toBe('{"n": 1.0, "big": 12345678901234567890, "s": "}\\",{"}');
    expect(ok(decoded).extensions).toEqual({ count: '7', flag: 'true' });
    expect(ok(decoded).datacontenttype).toBe('application/json');
  });
  it('decodes base64, and text under a content type that is not JSON', () => {
    expect(ok(structured({ ...event, data_base64: 'AAEC' })).data).toEqual(Buffer.from([0, 1, 2]));
    expect(ok(structured({ ...event, datacontenttype: 'text/plain', data: 'grüß' })).data).toEqual(Buffer.from('grüß'));
    expect(ok(structured({ ...event, data: 'text' })).data).toEqual(Buffer.from('"text"'));
  });
  it('is no tombstone when it has no data', () => {
    expect(ok(structured(event)).data).toEqual(Buffer.alloc(0));
    expect(ok(structured({ ...event, data: null })).data).toEqual(Buffer.from('null'));
  });
  it.each([
    ['{"specversion":"1.0",}', 'broken at position 21: expected a name'],
    ['{"a":[1,2', 'broken at position 9: expected , or the end of the list'],
    ['abc', 'broken at position 0: expected a value'],
    ['{"a":"\\x"}', 'broken at position 7: expected the rest of a string'],
    ['', 'broken at position 0'],
    ['\ufeff{}', 'broken at position 0'],
    ['[]', 'not a JSON object'],
    ['null', 'not a JSON object'],
    [{ ...event, data: '\ud800' }, 'lone surrogate at position'],
    ['{"id":"a","id":"b"}', 'member "id" stands there twice'],
    ['{"i\\u0064":"a","id":"b"}', 'member "id" stands there twice'],
    ['{"__proto__":"a"}', '"__proto__" is not allowed'],
    [{ ...event, data: 1, data_base64: 'AAEC' }, 'both data and data_base64'],
    [{ ...event, data_base64: 'A' }, 'not base64'],
    [{ ...event, data_base64: 'A-E=' }, 'not base64'],
    [{ ...event, id: 1.5 }, 'attribute id is neither a string, a boolean nor a 32-bit integer'],
    [{ ...event, big: 2 ** 40 }, 'attribute big is neither'],
    [{ ...event, nested: {} }, 'attribute nested is neither'],
    [{ ...event, id: null }, 'required attribute id is missing'],
    [{ ...event, datacontenttype: 'application/cloudevents+json' }, 'event inside an event'],
  ])('refuses %j', (value, reason) => {
    expect(structured(value)).toEqual({ undecodable: expect.stringContaining(reason) });
  });
  it('refuses bytes that are not UTF-8, a missing value, a batch, other formats and charsets', () => {
    const refusal = (contentType: string, value: Buffer | null) => decodeKafka({ key: null, value, headers: { 'content-type': Buffer.from(contentType) } });
    expect(refusal('application/cloudevents+json', Buffer.from([0x22, 0xff, 0x22]))).toEqual({ undecodable: 'The bytes are not valid UTF-8.' });
    expect(refusal('application/cloudevents+json', null)).toEqual({ undecodable: expect.stringContaining('has no value') });
    expect(refusal('application/cloudevents-batch+json', Buffer.from('[]'))).toEqual({ undecodable: expect.stringContaining('a batch') });
    expect(refusal('application/cloudevents+avro', Buffer.from('x'))).toEqual({ undecodable: expect.stringContaining('only JSON is') });
    expect(refusal('application/cloudevents+json; charset=latin1', Buffer.from('{}'))).toEqual({ undecodable: expect.stringContaining('only UTF-8 is') });
  });
});

describe('writing', () => {
  it('writes binary mode, the data as it is and nothing for attributes that are not there', () => {
    const data = Buffer.from('{}');
    const encoded = encodeKafka({ specversion: '1.0', id: '1', source: '/s', type: 't', datacontenttype: 'application/json', extensions: { sequence: '1' }, data });
    expect(encoded).toStrictEqual({ headers: { ce_specversion: '1.0', ce_id: '1', ce_source: '/s', ce_type: 't', 'content-type': 'application/json', ce_sequence: '1' }, value: data });
    expect(encoded.value).toBe(data);
  });
});
