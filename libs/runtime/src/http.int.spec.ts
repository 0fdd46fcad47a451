import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import type { TestService } from './http.fixture.js';
import { secret, startTestService } from './http.fixture.js';
import { signToken } from './tokens.js';

let service: TestService;
beforeAll(async () => { service = await startTestService(); });
afterAll(async () => { await service.http.stopIntake(); await service.http.close(); });

const token = (role: 'member' | 'agent' | 'platform', ttlSeconds = 60) =>
  signToken(secret, { subject: 'tester', role, programme: 'demo', ...(role === 'member' ? { customer: 'c1' } : {}) }, ttlSeconds);

const ask = async (path: string, { as = '', ...init }: RequestInit & { as?: string } = {}) => {
  const authorization: Record<string, string> = as === '' ? {} : { authorization: `Bearer ${as}` };
  const answer = await fetch(service.url + path, { ...init, headers: { ...authorization, ...init.headers as Record<string, string> } });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, text, body: (isJson ? JSON.parse(text) : {}) as Record<string, unknown> };
};
const post = async (path: string, body: NonNullable<RequestInit['body']>, contentType = 'application/json') =>
  ask(path, { as: await token('agent'), method: 'POST', body, headers: { 'content-type': contentType } });

const isProblem = (answer: { headers: Headers; body: Record<string, unknown> }, kind: string): void => {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body['type']).toBe(`urn:fealty:problem:${kind}`);
};

describe('who may call', () => {
  it('gives a route the caller that the token names', async () => {
    const answer = await ask('/customers/c1', { as: await token('member') });
    expect(answer).toMatchObject({ status: 200, body: { caller: { subject: 'tester', role: 'member', programme: 'demo', customer: 'c1' } } });
  });

  it('refuses a call without a token, with a broken one, with one of another secret, and with an expired one', async () => {
    const foreign = await signToken('another secret, long enough for HS256', { subject: 's', role: 'agent', programme: 'demo' }, 60);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"a"}').toString('base64url')}.x`;
    for (const as of ['', 'x.y.z', 'nonsense', foreign, unsigned, await token('agent', -1)]) {
      const answer = await ask('/customers/c1', { as });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
      isProblem(answer, 'unauthenticated');
    }
  });

  it('refuses a role that the route does not allow', async () => {
    const answer = await ask('/customers/c1', { as: await token('platform') });
    expect(answer.status).toBe(403);
    isProblem(answer, 'role-not-allowed');
  });

  it('shows a member only herself, and an agent everybody', async () => {
    const answer = await ask('/customers/c2', { as: await token('member') });
    expect(answer.status).toBe(403);
    isProblem(answer, 'not-yourself');
    expect((await ask('/customers/c2', { as: await token('agent') })).status).toBe(200);
  });

  it('refuses a member whose token names no customer', async () => {
    const as = await signToken(secret, { subject: 's', role: 'member', programme: 'demo' }, 60);
    expect((await ask('/customers/c1', { as })).status).toBe(401);
  });
});

describe('problems', () => {
  it('answers what a route throws, with its own kind and errors', async () => {
    const answer = await post('/orders', '{"lines":[]}');
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/lines' }] } });
    isProblem(answer, 'invalid-input');
    isProblem(await post('/orders', '{"lines":["gift"]}'), 'not-enough-points');
  });

  it.each([['/customers/c1', 'GET'], ['/orders', 'POST'], ['/slow', 'GET']])('refuses what a query of %s names and nobody reads', async (path, method) => {
    const answer = await ask(`${path}?dry=true`, { as: await token('agent'), method });
    expect(answer).toMatchObject({ status: 400, body: { detail: '/dry: is not a known field' } });
    isProblem(answer, 'invalid-input');
  });

  it('says nothing about an error of ours, but names it as in the log', async () => {
    const answer = await post('/orders', '{"lines":["bug"]}');
    expect(answer.status).toBe(500);
    isProblem(answer, 'internal');
    expect(answer.text).not.toContain('secret detail');
    expect(service.logged()).toContain(String(answer.body['instance']).replace('urn:fealty:request:', ''));
  });

  it('lets a service recognise errors of its libraries', async () => {
    const answer = await post('/orders', '{"lines":["database"]}');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    isProblem(answer, 'unavailable');
  });

  it.each([
    { what: 'broken JSON', body: '{"lines":', status: 400, kind: 'malformed-json' },
    { what: 'no body', body: '', status: 400, kind: 'malformed-json' },
    { what: 'bytes that are not UTF-8', body: new Uint8Array([0x22, 0xff, 0x22]), status: 400, kind: 'malformed-json' },
    { what: 'a field that stands twice', body: '{"lines":[],"lines":[]}', status: 400, kind: 'invalid-input' },
    { what: 'a body that is too large', body: `"${'x'.repeat(70_000)}"`, status: 413, kind: 'body-too-large' },
    { what: 'another media type', body: '<order/>', contentType: 'application/xml', status: 415, kind: 'unsupported-media-type' },
  ])('refuses $what', async ({ body, contentType, status, kind }) => {
    const answer = await post('/orders', body, contentType);
    expect(answer.status).toBe(status);
    isProblem(answer, kind);
  });

  it('tells as what a body came that is not taken, and as what it would be', async () => {
    expect((await post('/orders', '{}', 'application/x-www-form-urlencoded')).body['detail']).toBe('the body came as application/x-www-form-urlencoded, which is not taken here; JSON needs the header content-type: application/json, others are told in /openapi.json');
  });

  it('tells how much a body may have, and that it is taken without compression', async () => {
    expect((await post('/orders', `"${'x'.repeat(70_000)}"`)).body).toMatchObject({ detail: 'the body has more than 65536 bytes, which is the most that is taken at once' });
    const answer = await ask('/orders', { method: 'POST', body: '{"lines":["tea"]}', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } });
    expect(answer.status).toBe(415);
    isProblem(answer, 'unsupported-media-type');
  });

  it('knows no other address, and no address that is malformed', async () => {
    isProblem(await ask('/nothing-here'), 'not-found');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      rawRequest(`${service.url}/customers/%zz`, { headers: {} }, (answer) => { answer.resume(); resolve(answer.statusCode); }).on('error', reject).end();
    });
    expect(status).toBe(400);
  });
});

describe('bodies', () => {
  it.each(['application/json; charset=utf-8', 'application/cloudevents+json', 'application/cloudevents-batch+json', 'application/vnd.shop.order+json'])(
    'reads JSON of the type %s', async (type) => { expect((await post('/orders', '{"lines":["tea"]}', type)).status).toBe(201); });

  it('keeps the bytes as they came where a route asks for them', async () => {
    const answer = await post('/raw', '{ "b":1,  "a":2 }', 'application/cloudevents+json');
    expect(answer.body).toEqual({ text: '{ "b":1,  "a":2 }' });
  });
});

describe('for operators', () => {
  it('tells health, metrics and the OpenAPI document without a token', async () => {
    expect((await ask('/health/live')).status).toBe(200);
    expect((await ask('/health/ready')).body).toEqual({ status: 'ok', checks: { database: 'ok' } });
    const metrics = await ask('/metrics');
    expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(metrics.text).toMatch(/http_server_request_duration_seconds_bucket\{[^}]*http_route="\/customers\/:customerId"/);
    expect(metrics.text).toMatch(/^process_memory_usage_bytes \d+/m);
    expect((await ask('/openapi.json')).body).toMatchObject({ openapi: '3.1.0', paths: { '/customers/{customerId}': {} } });
  });

  it('logs requests by their route, never a token, an address or a body', () => {
    const log = service.logged();
    expect(log).toContain('/customers/:customerId');
    expect(log).not.toMatch(/eyJ|\/customers\/c1|Bearer/);
  });
});

describe('a stop', () => {
  it('finishes the request that runs, closes its connection, and takes no new ones', async () => {
    const other = await startTestService();
    const slow = fetch(`${other.url}/slow`);
    await other.slowStarted;
    const stopped = other.http.stopIntake();
    await expect(new Promise((resolve, reject) => { connect(Number(new URL(other.url).port), '127.0.0.1').on('connect', resolve).on('error', reject); })).rejects.toThrow('ECONNREFUSED');
    other.finishSlow();
    const answer = await slow;
    expect(answer.headers.get('connection')).toBe('close');
    await stopped;
    await other.http.close();
  });
});
