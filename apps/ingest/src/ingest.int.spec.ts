import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeKafka, unpackedBytesMax, type ProgressAnswer } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import type { Caller } from '@fealty/runtime';
import { uniqueName, waitUntil } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anEnvelope } from '../testing/ingest.fixture.js';
import { runIngest, type RunningIngest } from '../testing/running-ingest.fixture.js';

const programme = uniqueName('shop');
const policy = `programme: ${programme}\ncurrency: EUR\nzone: Europe/Berlin\nplatforms:\n  - { id: web, source: /shop/web }\n`;

/** Kafka's own numbers. */
const packings = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;

let ingest: RunningIngest;
const standing: RunningIngest['standing'] = (...asked) => ingest.standing(...asked);
const token: RunningIngest['token'] = (...asked) => ingest.token(...asked);
const post: RunningIngest['post'] = (...asked) => ingest.post(...asked);
const get: RunningIngest['get'] = (...asked) => ingest.get(...asked);
const publish = async (document: string, query = ''): Promise<{ status: number; body: Record<string, unknown> }> =>
  post(`/policies${query}`, document, { authorization: `Bearer ${await token({ role: 'admin' })}`, 'content-type': 'application/yaml' });

/** What ingest knows of events. */
const stored = (): Promise<unknown> => ingest.http.app.get(Database).query('select (select count(*) from inbox) as events, (select sum(sequence) from customer) as numbers, (select count(*) from person) as persons');

/** An event in structured mode. */
const structured = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  specversion: '1.0', id: randomUUID(), source: '/shop/web', type: 'fealty.shop.visit.v1', subject: 'c-1', time: new Date().toISOString(), data: { channel: 'web' }, ...over,
});

beforeAll(async () => {
  ingest = await runIngest(programme);
  expect((await publish(policy)).status).toBe(201);
}, 120_000);
afterAll(() => ingest.stop(), 60_000);

describe('events over HTTP', () => {
  it('are taken in binary and in structured mode, and stand on shop.v1 keyed by the customer that GET /customers tells', async () => {
    const binary = await post('/events', '{"channel":"store"}', {
      'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': randomUUID(), 'ce-source': '/shop/web', 'ce-type': 'fealty.shop.visit.v1', 'ce-subject': 'both', 'ce-time': '2026-03-01T10:00:00Z', 'ce-import': 'true',
    });
    const second = await post('/events', JSON.stringify(structured({ subject: 'both' })));
    expect([binary.status, binary.body['status'], second.status, second.body['status']]).toEqual([202, 'accepted', 202, 'accepted']);
    const { body: { customerId } } = await get('/customers/web/both');
    expect(JSON.parse(Buffer.from(String(second.body['position']), 'base64url').toString())).toEqual({ c: customerId, s: 2, o: false });
    const records = await standing('shop.v1', 2, ({ key }) => key === customerId);
    expect(records.map(({ headers }) => [headers['ce_sequence'], headers['ce_import']])).toEqual([['000000000001', 'true'], ['000000000002', undefined]]);
  });

  it('are answered one by one in a batch; some refused is 207', async () => {
    const good = structured();
    const { status, body } = await post('/events', JSON.stringify([good, structured({ type: 'fealty.shop.dance.v1' }), { id: 'no event' }, good]), { 'content-type': 'application/cloudevents-batch+json' });
    const items = body['items'] as { id: string; status: string; problem?: { type: string } }[];
    expect([status, items.map((item) => item.status)]).toEqual([207, ['accepted', 'refused', 'refused', 'repeated']]);
    expect([items[0]?.id, items[1]?.problem?.type, items[2]?.problem?.type]).toEqual([good['id'], 'urn:fealty:problem:unknown-type', 'urn:fealty:problem:undecodable']);
  });

  it('of 1,000 in a batch are all taken at once', async () => {
    const batch = Array.from({ length: 1_000 }, (_, index) => structured({ subject: `many-${index % 50}` }));
    const { status, body } = await post('/events', JSON.stringify(batch), { 'content-type': 'application/cloudevents-batch+json' });
    expect([status, (body['items'] as unknown[]).length]).toEqual([202, 1_000]);
  });

});

describe('wrong events over HTTP', () => {
  it.each<[string, number, string, () => Promise<{ status: number; body: Record<string, unknown>; type: string | null }>]>([
    ['broken JSON', 400, 'undecodable', () => post('/events', '{"specversion": "1.0", ')],
    ['no CloudEvent', 400, 'undecodable', () => post('/events', '{}', { 'content-type': 'application/json' })],
    ['a wrong schema', 400, 'invalid-data', () => post('/events', JSON.stringify(structured({ type: 'fealty.shop.order-paid.v1', data: { orderId: 7 } })))],
    ['an order beyond all sums', 400, 'invalid-data', () => post('/events', JSON.stringify(structured({ type: 'fealty.shop.order-placed.v1', data: { orderId: 'o-1', currency: 'EUR', lines: [{ lineId: '1', sku: 'TEA', quantity: 1, unitPriceMinor: 2 ** 52 }] } })))],
    ['null data', 400, 'missing-data', () => post('/events', JSON.stringify(structured({ data: null })))],
    ['an unknown type', 422, 'unknown-type', () => post('/events', JSON.stringify(structured({ type: 'x.y' })))],
    ['an unknown source', 422, 'unknown-platform', () => post('/events', JSON.stringify(structured({ source: '/other' })))],
    ['no subject', 400, 'missing-subject', () => post('/events', JSON.stringify(structured({ subject: undefined })))],
    ['a future time', 422, 'in-future', () => post('/events', JSON.stringify(structured({ time: new Date(Date.now() + 600_000).toISOString() })))],
    ['an old time', 422, 'too-old', () => post('/events', JSON.stringify(structured({ time: '2020-01-01T00:00:00Z' })))],
    ['a lone surrogate', 400, 'undecodable', () => post('/events', JSON.stringify(structured()).replace('web"}', 'web\\ud800"}'))],
    ['2 MB', 413, 'body-too-large', () => post('/events', JSON.stringify(structured({ data: { channel: 'x'.repeat(2_000_000) } })))],
    ['1,001 items', 400, 'too-many-items', () => post('/events', JSON.stringify(Array.from({ length: 1_001 }, () => structured())), { 'content-type': 'application/cloudevents-batch+json' })],
    ['another media type', 415, 'unsupported-media-type', () => post('/events', 'a,b', { 'content-type': 'text/csv' })],
    ['an expired token', 401, 'unauthenticated', async () => post('/events', JSON.stringify(structured()), { authorization: `Bearer ${await token({}, -10)}` })],
    ['a token of another role', 403, 'role-not-allowed', async () => post('/events', JSON.stringify(structured()), { authorization: `Bearer ${await token({ role: 'agent' })}` })],
    ['a token of another programme', 422, 'unknown-programme', async () => post('/events', JSON.stringify(structured()), { authorization: `Bearer ${await token({ programme: 'nobody' })}` })],
    ['a programme that is not the token\'s', 403, 'foreign-programme', () => post('/events', JSON.stringify(structured({ programme: 'other' })))],
    ['a token for another platform', 403, 'foreign-source', async () => post('/events', JSON.stringify(structured()), { authorization: `Bearer ${await token({ source: 'app' })}` })],
  ])('with %s are answered %i %s as a problem document, and leave nothing behind', async (...[, status, kind, send]) => {
    const before = await stored();
    const answer = await send();
    expect([answer.status, answer.body['type'], answer.type?.split(';')[0]]).toEqual([status, `urn:fealty:problem:${kind}`, 'application/problem+json']);
    expect(await stored()).toEqual(before);
  });
});

describe('a policy', () => {
  it('stands on reference.v1 once, however often the same document is sent', async () => {
    const again = await publish(policy);
    expect(again.body).toMatchObject({ programme, version: 1, unchanged: true });
    const [record, ...more] = await standing('reference.v1', 1, ({ headers }) => headers['ce_programme'] === programme);
    expect(more).toEqual([]);
    expect(JSON.parse(record?.value ?? '')).toMatchObject({ version: 1, policy: { programme, currency: 'EUR' } });
  });

  it('is only checked with dry, and told with line and column when it is wrong', async () => {
    expect(await publish(`${policy}name: Other\n`, '?dry=true')).toMatchObject({ status: 200, body: { version: 2, dry: true, unchanged: false } });
    expect((await get(`/policies/${programme}`)).body['items']).toMatchObject([{ version: 1, policy: { currency: 'EUR' } }]);
    const wrong = await publish(policy.replace('EUR', 'Taler'));
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/currency', line: 2, column: 1 }] } });
  });

  it('is published by an admin of its programme only', async () => {
    expect((await post('/policies', policy, { 'content-type': 'application/yaml' })).status).toBe(403);
    const foreign = await token({ role: 'admin', programme: 'other' });
    expect((await post('/policies', policy, { authorization: `Bearer ${foreign}`, 'content-type': 'application/yaml' })).body['type']).toBe('urn:fealty:problem:foreign-programme');
  });
});

describe('events of platform.v1', () => {
  it('are taken with any key, in both modes, numbered after those over HTTP; what cannot be taken is set aside', async () => {
    const producer = ingest.kafka.producer();
    await producer.connect();
    const binary = encodeKafka(anEnvelope({ id: randomUUID(), subject: 'kafka', extensions: { programme } }));
    await post('/events', JSON.stringify(structured({ subject: 'kafka' })));
    await producer.send({ topic: 'platform.v1', messages: [
      { key: null, value: binary.value, headers: binary.headers, partition: 1 },
      { key: 'anything', value: JSON.stringify({ ...structured({ subject: 'kafka' }), programme }), headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' }, partition: 1 },
      { key: null, value: 'not json', headers: { 'content-type': 'application/cloudevents+json' }, partition: 1 },
      { key: null, value: null, partition: 1 },
    ] });
    await producer.disconnect();
    const progressNow = async (): Promise<ProgressAnswer> => (await get('/progress')).body as unknown as ProgressAnswer;
    await waitUntil('ingest is idle', async () => { const { idle, quarantined } = await progressNow(); return idle && quarantined >= 2; }, { timeoutMs: 30_000 });
    const progress = await progressNow();
    const { body: { customerId } } = await get('/customers/web/kafka');
    const records = await standing('shop.v1', 3, ({ key }) => key === customerId);
    expect(records.map(({ headers }) => Number(headers['ce_sequence']))).toEqual([1, 2, 3]);
    expect(progress).toMatchObject({ service: 'ingest', unsent: 0, parked: 0, due: 0 });
    expect(progress.topics.find(({ partition }) => partition === 1)).toMatchObject({ topic: 'platform.v1' });
  }, 60_000);

  it('are taken however they are packed, and a batch that unpacks to more than is read is set aside whole and delays nobody', async () => {
    const producer = ingest.kafka.producer();
    await producer.connect();
    const send = async (compression: number, value?: Buffer) => {
      const binary = encodeKafka(anEnvelope({ id: randomUUID(), subject: 'packed', extensions: { programme } }));
      await producer.send({ topic: 'platform.v1', compression, messages: [{ key: null, partition: 2, ...binary, ...(value === undefined ? {} : { value }) }] });
    };
    await send(packings.gzip, Buffer.alloc(unpackedBytesMax + 1, ' '));
    for (const packing of Object.values(packings)) await send(packing);
    await producer.disconnect();
    await waitUntil('somebody is known by them', async () => (await get('/customers/web/packed')).status === 200, { timeoutMs: 30_000 });
    const { body: { customerId } } = await get('/customers/web/packed');
    const records = await standing('shop.v1', 5, ({ key }) => key === customerId);
    expect(records.map(({ headers }) => Number(headers['ce_sequence']))).toEqual([1, 2, 3, 4, 5]);
    const aside = await ingest.http.app.get(Database).query<{ reason: string; bytes: number }>("select reason, length(bytes) as bytes from quarantined_record where reason like 'the batch%'");
    expect(aside).toEqual([{ reason: expect.stringMatching(/^the batch of the records \d+ to \d+ cannot be unpacked: /) as unknown, bytes: expect.any(Number) as unknown }]);
    expect(aside[0]?.bytes).toBeLessThan(200_000);
  }, 60_000);

  it('say nobody is known under an id that no event named', async () => {
    expect((await get('/customers/web/stranger')).status).toBe(404);
    expect((await get('/customers/web/kafka', { role: 'member', customer: randomUUID() })).body['type']).toBe('urn:fealty:problem:not-yourself');
  });
});

describe('erasing a person over HTTP', () => {
  it('is for an admin of her programme, with a reason; then her tombstone stands on people.v1', async () => {
    await post('/events', JSON.stringify(structured({ subject: 'erased', type: 'fealty.shop.customer-registered.v1', data: { channel: 'web', name: 'Ada' } })));
    const { body: { customerId } } = await get('/customers/web/erased');
    const erase = async (id: unknown, body: unknown, over: Partial<Caller> = {}) =>
      post(`/customers/${String(id)}/erasure`, JSON.stringify(body), { 'content-type': 'application/json', authorization: `Bearer ${await token({ role: 'admin', ...over })}` });
    expect((await erase(customerId, { why: 'x' }, { role: 'manager' })).status).toBe(403);
    expect((await erase(customerId, {})).status).toBe(400);
    expect((await erase(customerId, { why: 'x' }, { programme: 'other' })).body['type']).toBe('urn:fealty:problem:unknown-customer');
    expect(await erase(customerId, { why: 'ticket 12' })).toMatchObject({ status: 200, body: { customerId, erasedAt: expect.any(String) as unknown } });
    const said = await standing('people.v1', 2, ({ key }) => key === customerId);
    expect(said.map(({ value }) => value === null)).toEqual([false, true]);
  });
});
