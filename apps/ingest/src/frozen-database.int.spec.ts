import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Door } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createHttp, createLog, Health, signToken, type HttpServer } from '@fealty/runtime';
import { aTestDatabase, waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { heldDatabase, type HeldDatabase } from '../testing/held-database.fixture.js';
import { migrated, password, publishDemo, template } from '../testing/ingest.fixture.js';

const secret = 'a secret that is long enough for HS256';
let own: TestDatabase;
let way: HeldDatabase;
let http: HttpServer;
let url: string;
let time: string;

beforeAll(async () => {
  own = await aTestDatabase(template, migrated);
  way = await heldDatabase(own.urlAs('ingest', password));
  Object.assign(process.env, { KAFKA_BROKERS: '127.0.0.1:9', DATABASE_URL: way.url, PORT: '0', FEALTY_JWT_SECRET: secret, LOG_LEVEL: 'silent' });
  const { httpSettings, IngestModule } = await import('./ingest.module.js');
  http = await createHttp(IngestModule, { ...httpSettings, host: '127.0.0.1', port: 0, log: createLog({ service: 'ingest', instance: 'test', level: 'silent' }), health: new Health(), tokens: { secret }, answerWithinMs: 1_500, requestsAtOnceMax: 40 });
  url = await http.listen();
  http.app.get<Door<unknown, unknown>>(Door).start();
  await publishDemo(http.app.get(Database));
  time = new Date().toISOString();
}, 120_000);
afterAll(async () => {
  await http.stopIntake();
  for (const step of http.app.get<Door<unknown, unknown>>(Door).stopSteps()) await step.run();
  await http.close();
  await http.app.get(Database).close();
  way.close();
  await own.drop();
}, 60_000);

const send = async (id: string) => {
  const token = await signToken(secret, { subject: 'test', role: 'platform', programme: 'demo' }, 600);
  const event = { specversion: '1.0', id, source: '/shop/web', type: 'fealty.shop.visit.v1', subject: 'c-1', time, data: { channel: 'web' } };
  const response = await fetch(`${url}/events`, { method: 'POST', body: JSON.stringify(event), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' } });
  return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() as Record<string, unknown> };
};

it('while the database is frozen every sender has a 503 in time, and further ones at once; sent again, each event is stored once', async () => {
  await waitUntil('Kafka is not waited for any more', async () => (await send(randomUUID())).status === 202, { timeoutMs: 30_000 });
  way.hold();
  const ids = Array.from({ length: 60 }, () => randomUUID());
  const answers = await Promise.all(ids.map(send));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  expect(answers.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
  expect(Map.groupBy(answers, ({ body }) => body['type']).size).toBe(2);
  const [late] = answers.filter(({ body }) => body['type'] === 'urn:fealty:problem:no-answer-in-time');
  expect(late?.body['detail']).toMatch(/^no answer within 1500 ms, which waited for the transaction that stores it; whether it was stored is not known: send the same again/);
  way.letGo();
  await waitUntil('the database answers again', async () => (await send(randomUUID())).status === 202, { timeoutMs: 60_000 });
  expect((await Promise.all(ids.slice(0, 30).map(send))).map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 202));
  for (const id of ids.slice(30)) expect((await send(id)).status).toBe(202);
  const stored = await http.app.get(Database).query<{ id: string }>('select foreign_id as id from inbox where foreign_id = any($1)', [ids]);
  expect(stored.map(({ id }) => id).sort()).toEqual([...ids].sort());
}, 120_000);
