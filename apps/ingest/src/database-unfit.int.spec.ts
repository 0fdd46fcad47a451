import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Door } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createHttp, createLog, Health, signToken, type HttpServer } from '@fealty/runtime';
import { aTestDatabase, withClient, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { migrated, password, publishDemo, template } from '../testing/ingest.fixture.js';

const secret = 'a secret that is long enough for HS256';
let own: TestDatabase;
let http: HttpServer;
let url: string;

const door = (): Door<unknown, unknown> => http.app.get<Door<unknown, unknown>>(Door);

beforeAll(async () => {
  own = await aTestDatabase(template, migrated);
  Object.assign(process.env, { KAFKA_BROKERS: '127.0.0.1:9', DATABASE_URL: own.urlAs('ingest', password), PORT: '0', FEALTY_JWT_SECRET: secret, LOG_LEVEL: 'silent' });
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

const send = async (): Promise<{ status: number; type: unknown }> => {
  const token = await signToken(secret, { subject: 'test', role: 'platform', programme: 'demo' }, 60);
  const event = { specversion: '1.0', id: randomUUID(), source: '/shop/web', type: 'fealty.shop.visit.v1', subject: 'c-1', time: new Date().toISOString(), data: { channel: 'web' } };
  const response = await fetch(`${url}/events`, { method: 'POST', body: JSON.stringify([event]), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' } });
  return { status: response.status, type: (await response.json() as { type?: unknown }).type };
};

describe('while the database is being mended', () => {
  it.each([
    ['rights are missing', 'revoke all on ingest.inbox from ingest', 'grant all on ingest.inbox to ingest'],
    ['a table is missing', 'alter table ingest.inbox rename to inbox_gone', 'alter table ingest.inbox_gone rename to inbox'],
  ])('ingest answers 503 and stores nothing, and takes events as soon as it is mended: %s', async (_what, breaks, mends) => {
    await withClient(own.adminUrl, (client) => client.query(breaks));
    expect(await send()).toEqual({ status: 503, type: 'urn:fealty:problem:unavailable' });
    await withClient(own.adminUrl, (client) => client.query(mends));
    expect(await send()).toMatchObject({ status: 202 });
  }, 30_000);
});
