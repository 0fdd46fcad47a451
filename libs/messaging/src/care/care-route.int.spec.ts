import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { shopVisitV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { createLog, Health, signToken, startHttp, type HttpServer, type Role } from '@fealty/runtime';
import type { TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anEvent, deliver, DirectDelivery } from '../consume/deliver.js';
import { consumes, policies, publishes } from '../consume/tally.fixture.js';
import { aTallyWithCare, mended } from './care.fixture.js';
import { Care } from './care.js';
import { CareRoute } from './care.route.js';

const secret = 'a secret that is long enough for HS256';
const customerIds = Array.from({ length: 3 }, () => randomUUID()).sort();
let test: TestDatabase;
let database: Database;
let http: HttpServer & { url: string };

const call = async (path: string, { role = 'admin' as Role, body }: { role?: Role; body?: object } = {}) => {
  const headers = { authorization: `Bearer ${await signToken(secret, { subject: 'sre', role, programme: 'demo' }, 60)}`, 'content-type': 'application/json' };
  const response = await fetch(http.url + path, { headers, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) });
  return { status: response.status, body: await response.json() as { items: Record<string, unknown>[]; next?: string } & Record<string, unknown> };
};

beforeAll(async () => {
  ({ test, database } = await aTallyWithCare());
  const events = customerIds.map((customerId) => anEvent(shopVisitV1, { channel: 'broken' }, { customerId, sequence: 1 }));
  await deliver({ consumes, publishes, database, policies }, events);
  const { care } = await DirectDelivery.open({ consumes: mended, publishes, database, policies });
  class RoutesModule {}
  const module = { module: RoutesModule, controllers: [CareRoute], providers: [{ provide: Care, useValue: care }] };
  http = await startHttp(module, { service: 'orders', host: '127.0.0.1', port: 0, log: createLog({ service: 'orders', instance: 'spec', level: 'silent' }), health: new Health(), tokens: { secret } });
}, 60_000);
afterAll(async () => { await http.stopIntake(); await http.close(); await database.close(); await test.drop(); });

it('lists parked streams page by page, and shows the bytes of one', async () => {
  const first = await call('/care/streams?limit=2');
  const second = await call(first.body.next ?? '');
  expect([...first.body.items, ...second.body.items].map((item) => item['customerId'])).toEqual(customerIds);
  const shown = await call(`/care/streams/${customerIds[0]}/shop.v1`);
  expect(shown.body.items).toMatchObject([{ sequence: 1, text: '{"channel":"broken"}', headers: { ce_type: shopVisitV1.type } }]);
});

it('is for admins alone', async () => {
  expect((await call('/care/streams', { role: 'manager' })).status).toBe(403);
  expect((await call(`/care/streams/${customerIds[0]}/shop.v1/retry`, { role: 'agent', body: {} })).status).toBe(403);
});

it('tries a stream again, discards with a reason only, and answers 409 when there is nothing to do', async () => {
  expect(await call(`/care/streams/${customerIds[0]}/shop.v1/retry`, { body: { dry: true } })).toMatchObject({ status: 200, body: { applied: 1, difference: { says: [{ sequence: 1 }] } } });
  expect(await call(`/care/streams/${customerIds[0]}/shop.v1/retry`, { body: {} })).toEqual({ status: 200, body: { applied: 1 } });
  expect(await call(`/care/streams/${customerIds[0]}/shop.v1/retry`, { body: {} })).toMatchObject({ status: 409, body: { type: 'urn:fealty:problem:not-parked' } });
  expect((await call(`/care/streams/${customerIds[1]}/shop.v1/discard`, { body: { sequence: 1 } })).status).toBe(400);
  expect(await call(`/care/streams/${customerIds[1]}/shop.v1/discard`, { body: { sequence: 1, why: 'a test' } })).toEqual({ status: 200, body: { applied: 0 } });
  expect((await call('/care/quarantine/shop.v1/0/1/requeue', { body: {} })).status).toBe(404);
  expect((await call('/care/quarantine/shop.v1/0/1/dismiss', { body: {} })).status).toBe(400);
  expect((await call('/care/quarantine/shop.v1/0/1/dismiss', { body: { why: 'a test' } })).status).toBe(404);
});

it('knows no shard beyond the last, and tells which there are', async () => {
  for (const [path, asked] of [['resume', {}], ['past', { programme: 'demo' }]] as const) {
    expect(await call(`/care/shards/99/${path}`, { body: { ...asked, why: 'a test' } })).toMatchObject({ status: 404, body: { type: 'urn:fealty:problem:unknown-shard', detail: 'orders has the shards 0 to 7, no shard 99' } });
  }
});

it('lets one programme past the breaker for admins, on a stopped shard, with a reason; dry it only tells what it would reach', async () => {
  const ask = (body: object, role: Role = 'admin') => call('/care/shards/7/past', { role, body: { programme: 'demo', why: 'ticket 12', ...body } });
  expect([(await ask({}, 'manager')).status, (await ask({ why: '' })).status, (await ask({ programme: 'nobody' })).status]).toEqual([403, 400, 404]);
  expect(await ask({})).toMatchObject({ status: 409, body: { type: 'urn:fealty:problem:not-stopped' } });
  await database.query("insert into stopped_shard (consumer, shard, reason) values ('orders', 7, 'too many')");
  expect(await ask({ dry: true })).toMatchObject({ status: 200, body: { shard: 7, reason: 'too many', programme: 'demo', dry: true, reaches: [] } });
  expect((await call('/care/shards')).body.items).toMatchObject([{ shard: 7 }]);
  expect(await ask({})).toMatchObject({ status: 200, body: { shard: 7, dry: false } });
  expect((await call('/care/shards')).body.items).toEqual([]);
});
