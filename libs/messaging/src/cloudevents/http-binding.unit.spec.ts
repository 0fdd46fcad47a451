import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeHttp } from './http-binding.js';

const headers = { 'ce-specversion': '1.0', 'ce-id': 'a-1', 'ce-source': '/shop', 'ce-type': 'order.paid', 'content-type': 'application/json' };
const binary = (changes: Record<string, string | string[]> = {}, body = Buffer.from('{}')) => decodeHttp({ headers: { ...headers, ...changes }, body });
const batch = (body: string) => decodeHttp({ headers: { 'content-type': 'application/cloudevents-batch+json' }, body: Buffer.from(body) });
const event = { specversion: '1.0', id: 'a-1', source: '/shop', type: 't' };

describe('HTTP binary mode', () => {
  it('reads attributes from headers, other headers aside', () => {
    expect(binary({ host: 'localhost', 'ce-programme': 'gold' })).toStrictEqual({ ok: { specversion: '1.0', id: 'a-1', source: '/shop', type: 'order.paid', datacontenttype: 'application/json', extensions: { programme: 'gold' }, data: Buffer.from('{}') } });
  });
  it('undoes percent-encoding once, and the quotes of older senders', () => {
    expect(binary({ 'ce-subject': 'Euro%20%E2%82%AC%20%F0%9F%98%80%2525' })).toMatchObject({ ok: { subject: 'Euro € 😀%25' } });
    expect(binary({ 'ce-subject': '"a \\"b\\""' })).toMatchObject({ ok: { subject: 'a "b"' } });
  });
  it.each([
    [{ 'ce-id': ['a', 'b'] }, 'ce-id stands there 2 times'],
    [{ 'CE-ID': 'b' }, 'ce-id stands there twice'],
    [{ 'ce-subject': 'a%zz' }, 'not percent-encoded UTF-8'],
    [{ 'ce-subject': '%C3%28' }, 'not percent-encoded UTF-8'],
    [{ 'ce-subject': 'é' }, 'must carry percent-encoded'],
    [{ 'ce-subject': '%00' }, 'forbidden character U+0000'],
    [{ 'ce-datacontenttype': 'a/b' }, 'is "a/b", but the content-type is "application/json"'],
    [{ 'content-type': ['a/b', 'c/d'] }, 'content-type stands there 2 times'],
  ])('refuses %j', (changes, reason) => {
    expect(binary(changes as Record<string, string>)).toEqual({ undecodable: expect.stringContaining(reason) });
  });
  it('says that an ordinary request is no event', () => {
    expect(decodeHttp({ headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') })).toEqual({ undecodable: expect.stringContaining('no CloudEvent') });
  });
});

describe('HTTP structured and batch mode', () => {
  it('reads one event', () => {
    expect(decodeHttp({ headers: { 'content-type': 'application/cloudevents+json' }, body: Buffer.from(JSON.stringify(event)) })).toMatchObject({ ok: { id: 'a-1' } });
  });
  it('answers for each item, so that a bad one does not spoil the others', () => {
    const body = JSON.stringify([{ ...event, id: '1', data: { a: [1, 2] } }, { ...event, source: '' }, 7, { ...event, id: '2' }]);
    expect(batch(body)).toEqual({ batch: [
      { ok: expect.objectContaining({ id: '1', data: Buffer.from('{"a":[1,2]}') }) },
      { undecodable: 'The attribute source is empty.' },
      { undecodable: 'The event is not a JSON object.' },
      { ok: expect.objectContaining({ id: '2' }) },
    ] });
  });
  it('refuses only the item that has a lone surrogate', () => {
    const body = JSON.stringify([{ ...event, id: '1' }, { ...event, id: '2', subject: 'x' }]).replace('"x"', '"x\\ud800"');
    expect(batch(body)).toEqual({ batch: [{ ok: expect.objectContaining({ id: '1' }) }, { undecodable: expect.stringContaining('lone surrogate') }] });
  });
  it('takes an empty batch, and refuses what is no array as a whole', () => {
    expect(batch(' [ ] ')).toEqual({ batch: [] });
    expect(batch('{}')).toEqual({ undecodable: 'The batch is not a JSON array.' });
    expect(batch('[1')).toEqual({ undecodable: expect.stringContaining('broken at position 2') });
  });
  it('never throws, whatever the request is', () => {
    const name = fc.oneof(fc.constantFrom('ce-id', 'ce-source', 'ce-type', 'ce-specversion', 'content-type'), fc.string());
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constantFrom('1.0', 'application/cloudevents-batch+json', 'application/cloudevents+json'));
    const body = fc.oneof(fc.uint8Array().map((bytes) => Buffer.from(bytes)), fc.json().map((text) => Buffer.from(text)));
    fc.assert(fc.property(fc.dictionary(name, value), body, (found, bytes) => { decodeHttp({ headers: found, body: bytes }); }), { numRuns: 1000 });
  });
});
