import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Door } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createHttp, createLog, Health, signToken, type HttpServer } from '@fealty/runtime';
import { aTestDatabase, waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { migrated, password, publishDemo, template } from '../testing/ingest.fixture.js';

const secret = 'a secret that is long enough for HS256';
let own: TestDatabase;
let http: HttpServer;
let url: string;

const door = (): Door<unknown, unknown> => http.app.get<Door<unknown, unknown>>(Door);
const count = async (table: string): Promise<number> => (await http.app.get(Database).query<{ rows: number }>(`select count(*) as rows from ${table}`))[0]?.rows ?? 0;

beforeAll(async () => {
  own = await aTestDatabase(template, migrated);
  Object.assign(process.env, { KAFKA_BROKERS: '127.0.0.1:9', DATABASE_URL: own.urlAs('ingest', password), PORT: '0', FEALTY_JWT_SECRET: secret, LOG_LEVEL: 'silent', INGEST_BACKLOG_MEGABYTES_MAX: '1' });
  const { httpSettings, IngestModule } = await import('./ingest.module.js');
  http = await createHttp(IngestModule, { ...httpSettings, host: '127.0.0.1', port: 0, log: createLog({ service: 'ingest', instance: 'test', level: 'silent' }), health: new Health(), tokens: { secret } });
  url = await http.listen();
  door().start();
  await publishDemo(http.app.get(Database));
}, 120_000);
afterAll(async () => {
  await http.stopIntake();
  for (const step of door().stopSteps()) await step.run();
  await http.close();
  await http.app.get(Database).close();
  await own.drop();
}, 60_000);

const send = async (text: string): Promise<{ status: number; type: unknown }> => {
  const token = await signToken(secret, { subject: 'test', role: 'platform', programme: 'demo' }, 60);
  const event = { specversion: '1.0', id: randomUUID(), source: '/shop/web', type: 'fealty.shop.visit.v1', subject: 'c-1', time: new Date().toISOString(), data: { channel: text } };
  const response = await fetch(`${url}/events`, { method: 'POST', body: JSON.stringify(Array.from({ length: 500 }, () => ({ ...event, id: randomUUID() }))), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' } });
  return { status: response.status, type: (await response.json() as { type?: unknown }).type };
};

describe('while Kafka is away', () => {
  it('ingest is ready, because it takes events', async () => {
    const health = new Health();
    door().watch(health);
    expect(await health.isReady()).toEqual({ status: 'ok', checks: { 'consumer': 'ok', 'platform.v1': 'ok', 'restored': 'ok' } });
  });

  it('progress tells what the database counts, and that it is not idle', async () => {
    const token = await signToken(secret, { subject: 'test', role: 'admin', programme: 'demo' }, 60);
    const asked = performance.now();
    const response = await fetch(`${url}/progress`, { headers: { authorization: `Bearer ${token}` } });
    expect({ status: response.status, ...await response.json() as object }).toMatchObject({ status: 200, service: 'ingest', idle: false, topics: [], quarantined: 0, refused: 0 });
    expect(performance.now() - asked).toBeLessThan(3_500);
  }, 30_000);

  it('gauges tell what the database counts, without how far it is behind', async () => {
    const { standingNow } = await import('./state/progress.query.js');
    expect(await standingNow(http.app.get(Database), undefined)).toMatchObject({ topics: [], parked: 0, quarantined: 0 });
  });

  it('F35: events are taken and kept until the quota is reached; from then on the answer is 503 and nothing is stored', async () => {
    expect(await send('web')).toMatchObject({ status: 202 });
    expect(await count('outgoing')).toBeGreaterThan(0);
    await waitUntil('the quota is reached', async () => (await send('x'.repeat(100))).status === 503, { timeoutMs: 30_000 });
    const before = await count('inbox');
    expect(await send('web')).toEqual({ status: 503, type: 'urn:fealty:problem:unavailable' });
    expect(await count('inbox')).toBe(before);
  }, 60_000);
});
