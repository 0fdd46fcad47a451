import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@fealty/contracts';
import { Door, encodeKafka, kafkaClient } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { createHttp, createLog, Health, signToken, type HttpServer } from '@fealty/runtime';
import { aTestDatabase, backUp, createTopics, restore, startKafka, waitUntil, withClient, type KafkaServer, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anEnvelope, migrated, password, publishDemo, template } from '../testing/ingest.fixture.js';

const secret = 'a secret that is long enough for HS256';
const partitions = 8;
let dir: string;
let kafka: KafkaServer;
let own: TestDatabase;
let client: ReturnType<typeof kafkaClient>;
let producer: ReturnType<typeof client.producer>;
let http: HttpServer;
let health: Health;
let url: string;

const database = (): Database => http.app.get(Database);
const door = (): Door<unknown, unknown> => http.app.get<Door<unknown, unknown>>(Door);
const start = async (): Promise<void> => {
  const { httpSettings, IngestModule } = await import('./ingest.module.js');
  health = new Health();
  http = await createHttp(IngestModule, { ...httpSettings, host: '127.0.0.1', port: 0, log: createLog({ service: 'ingest', instance: 'test', level: 'silent' }), health, tokens: { secret } });
  url = await http.listen();
  door().watch(health);
  door().start();
};
const stop = async (): Promise<void> => {
  await http.stopIntake();
  for (const step of door().stopSteps()) await step.run();
  await http.close();
  await database().close();
};
const visit = async (subject: string, id: string = randomUUID()): Promise<{ status: number; detail?: string }> => {
  const token = await signToken(secret, { subject: 'test', role: 'platform', programme: 'demo' }, 60);
  const event = { specversion: '1.0', id, source: '/shop/web', type: 'fealty.shop.visit.v1', subject, time: new Date().toISOString(), data: { channel: 'web' } };
  const response = await fetch(`${url}/events`, { method: 'POST', body: JSON.stringify(event), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents+json' } });
  return { status: response.status, detail: (await response.json() as { detail?: string }).detail ?? '' };
};
const allSent = (): Promise<unknown> => waitUntil('all is sent', async () => (await database().query('select 1 from outgoing limit 1')).length === 0, { timeoutMs: 30_000 });
const onShop = async (): Promise<number> => {
  const admin = client.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets('shop.v1');
  await admin.disconnect();
  return ends.reduce((sum, { high }) => sum + Number(high), 0);
};
const readiness = async (): Promise<string> => (await health.isReady()).checks['restored'] ?? '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fealty-ingest-restored-'));
  kafka = await startKafka({ dataDir: join(dir, 'kafka'), partitions });
  await createTopics(kafka.brokers, topics.map(({ name, partitions: count, config }) => ({ name, config, partitions: count === 'shards' ? partitions : count, replicationFactor: 1 })));
  client = kafkaClient({ brokers: kafka.brokers, clientId: 'test', log: () => undefined, logLevel: 'error' });
  producer = client.producer({ createPartitioner: () => ({ message }) => message.partition ?? 0 });
  await producer.connect();
  own = await aTestDatabase(template, migrated);
  Object.assign(process.env, { KAFKA_BROKERS: kafka.brokers.join(','), DATABASE_URL: own.urlAs('ingest', password), PORT: '0', FEALTY_JWT_SECRET: secret, LOG_LEVEL: 'silent' });
  await start();
  await publishDemo(database());
  await visit('c-1');
  await allSent();
}, 120_000);
afterAll(async () => {
  await stop();
  await producer.disconnect();
  await own.drop();
  await kafka.stop();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

describe('events of platform.v1 that expire unread while ingest runs', () => {
  const [gone, other] = [6, 7];
  const tell = (partition: number, subject: string) => {
    const { headers, value } = encodeKafka(anEnvelope({ id: randomUUID(), subject, extensions: { programme: 'demo' } }));
    return producer.send({ topic: 'platform.v1', messages: [{ key: null, value, headers, partition }] });
  };
  const isKnown = async (subject: string): Promise<boolean> => (await database().query('select 1 from customer where subject = $1', [subject])).length === 1;

  it('F26: stop their partition with an alarm; it jumps over none, and the others go on', async () => {
    const { stopped } = door().reader;
    await tell(gone, 'before-it');
    await waitUntil('the partition is read', () => isKnown('before-it'), { timeoutMs: 30_000 });
    const admin = client.admin();
    await admin.connect();
    await withClient(own.adminUrl, async (locked) => {
      // While its cursor is locked nothing of the partition can be taken, as when ingest is away for more than a week.
      await locked.query('begin');
      await locked.query(`select from ingest.consumer_shard where consumer = 'ingest' and shard = ${gone} for update`);
      await tell(gone, 'expired-unread');
      await admin.fetchTopicOffsets('platform.v1');
      await admin.deleteTopicRecords({ topic: 'platform.v1', partitions: [{ partition: gone, offset: '-1' }] });
      await waitUntil('the partition is stopped', () => stopped.has(gone), { timeoutMs: 90_000 });
      await locked.query('rollback');
    });
    await admin.disconnect();
    expect((await health.isReady()).checks['platform.v1']).toMatch(/^platform.v1\/6 begins at \d+, but \d+ is next: events have expired unread$/);
    await tell(gone, 'after-it');
    await tell(other, 'elsewhere');
    await waitUntil('the others go on', () => isKnown('elsewhere'), { timeoutMs: 30_000 });
    expect(await isKnown('after-it')).toBe(false);
  }, 180_000);
});

describe('F25: the database of ingest goes back behind what it published', () => {
  it('nothing is taken and nothing sent until it is recovered to its last commit; then it goes on by itself', async () => {
    await backUp(own.adminUrl, 'ingest');
    await visit('c-1');
    await visit('met since');
    await allSent();
    await stop();
    const before = await onShop();
    const latest = await withBackupAside(() => restore(own.adminUrl, 'ingest'));
    await start();
    await waitUntil('the door is shut', async () => (await readiness()).includes('hold 2 events'), { timeoutMs: 20_000 });
    expect(await visit('c-1')).toEqual({ status: 503, detail: expect.stringMatching(/nothing was stored: shop\.v1\/\d.* hold 2 events of which the database knows nothing.*recovered to its last commit/) as unknown });
    expect(await onShop()).toBe(before);
    await latest();
    await waitUntil('events are taken again', async () => (await visit('c-1')).status === 202, { timeoutMs: 20_000 });
    expect(await readiness()).toBe('ok');
    await allSent();
    expect(await onShop()).toBe(before + 1);
  }, 120_000);

  it('is found while the process runs, as after a failover that lost commits', async () => {
    await backUp(own.adminUrl, 'ingest');
    await visit('c-2');
    await allSent();
    const latest = await withBackupAside(() => restore(own.adminUrl, 'ingest'));
    await waitUntil('the door is shut', async () => (await readiness()).includes('hold 1 event'), { timeoutMs: 20_000 });
    expect((await visit('c-2')).status).toBe(503);
    await latest();
    await waitUntil('the door is open', async () => await readiness() === 'ok', { timeoutMs: 20_000 });
  }, 120_000);

  it('what was sent twice, and what others said, is no sign of it', async () => {
    const { rows } = await database().commandPool.query<{ customer_id: string; sequence: number; foreign_id: string }>("select customer_id, sequence, foreign_id from inbox where customer_id = (select customer_id from customer where subject = 'c-1') order by sequence limit 1");
    const [known] = rows;
    await stop();
    const stranger = { ce_source: '/fealty/ingest', ce_sequence: '000000000009', ce_programme: 'demo', ce_time: '2026-01-01T00:00:00Z', ce_id: 'x', ce_correlationid: '1.y', ce_causationid: 'never taken' };
    const again = { ...stranger, ce_sequence: String(known?.sequence).padStart(12, '0'), ce_correlationid: `${known?.sequence ?? 0}.x`, ce_causationid: known?.foreign_id ?? '' };
    await producer.send({ topic: 'shop.v1', messages: [again, stranger].map((headers) => ({ key: known?.customer_id ?? '', value: '{}', headers, partition: 0 })) });
    await producer.send({ topic: 'reference.v1', messages: [{ value: '{}', headers: { ce_source: '/fealty/loyalty', ce_sequence: '1' }, partition: 0 }] });
    await start();
    expect((await visit('c-1')).status).toBe(202);
    expect(await readiness()).toBe('ok');
    await allSent();
  }, 120_000);
});

/** Keeps the rows as they are now, restores older ones, and gives back what brings the kept ones again: a recovery to the last commit. */
const withBackupAside = async (restoreOlder: () => Promise<void>): Promise<() => Promise<void>> => {
  const { default: pg } = await import('pg');
  const run = async (...statements: readonly string[]): Promise<void> => {
    const admin = new pg.Client({ connectionString: own.adminUrl });
    await admin.connect();
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  };
  await run('alter schema ingest_backup rename to ingest_older');
  await backUp(own.adminUrl, 'ingest');
  await run('alter schema ingest_backup rename to ingest_latest', 'alter schema ingest_older rename to ingest_backup');
  await restoreOlder();
  return async () => {
    await run('drop schema ingest_backup cascade', 'alter schema ingest_latest rename to ingest_backup');
    await restore(own.adminUrl, 'ingest');
    await run('drop schema ingest_backup cascade');
  };
};
