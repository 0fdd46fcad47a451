import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Door } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createHttp, createLog, Health, signToken, type HttpServer } from '@fealty/runtime';
import { aTestDatabase, waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { migrated, password, publishDemo, template } from '../testing/ingest.fixture.js';

const secret = 'a secret that is long enough for HS256';
const reasons: string[] = [];
let own: TestDatabase;
let http: HttpServer;
let url: string;

const rows = (table: string) => http.app.get(Database).query(`select * from ${table}`);

beforeAll(async () => {
  own = await aTestDatabase(template, migrated);
  Object.assign(process.env, { KAFKA_BROKERS: '127.0.0.1:9', DATABASE_URL: own.urlAs('ingest', password), PORT: '0', FEALTY_JWT_SECRET: secret, LOG_LEVEL: 'silent', FEALTY_PARTITIONS: '16' });
  const { ending, httpSettings, IngestModule } = await import('./ingest.module.js');
  ending.broken = (_reason, error) => { reasons.push((error as Error).message); };
  http = await createHttp(IngestModule, { ...httpSettings, host: '127.0.0.1', port: 0, log: createLog({ service: 'ingest', instance: 'test', level: 'silent' }), health: new Health(), tokens: { secret } });
  url = await http.listen();
  await publishDemo(http.app.get(Database));
  await http.app.get(Database).query('insert into consumer_shard (consumer, shard) select $1, s from generate_series(0, 7) s', ['ingest']);
  http.app.get<Door<unknown, unknown>>(Door).start();
}, 120_000);
afterAll(async () => {
  await http.stopIntake();
  for (const step of http.app.get<Door<unknown, unknown>>(Door).stopSteps()) await step.run();
  await http.close();
  await http.app.get(Database).close();
  await own.drop();
}, 60_000);

it('F27: a door that was told another number of partitions ends, and takes and leases nothing before', async () => {
  await waitUntil('it ends', () => reasons.length > 0, { timeoutMs: 10_000 });
  expect(reasons[0]).toMatch(/^FEALTY_PARTITIONS is 16, but consumer_shard has 8 rows of ingest: the number is fixed for life/);
  const token = await signToken(secret, { subject: 'test', role: 'platform', programme: 'demo' }, 60);
  const event = { specversion: '1.0', id: randomUUID(), source: '/shop/web', type: 'fealty.shop.visit.v1', subject: 'c-1', time: new Date().toISOString(), data: { channel: 'web' } };
  const { status } = await fetch(`${url}/events`, { method: 'POST', body: JSON.stringify([event]), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' } });
  expect(status).toBe(500);
  expect(await rows('inbox')).toEqual([]);
  expect(await rows('relay_lease')).toEqual([]);
}, 30_000);
