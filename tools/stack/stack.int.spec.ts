import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aTestKafka, aTestPostgres, kafkaAnswers, waitUntil, withClient } from '@fealty/testing';
import { startStack } from './stack.js';
import { readState } from './state.js';

const environment = { ...process.env, KAFKA_BROKERS: '', DATABASE_URL: '', MIGRATE_DATABASE_URL: '', FEALTY_PARTITIONS: '' };

describe('the stack without Docker', () => {
  let dir: string;
  const onAnyPort = () => ({ dataDir: join(dir, 'own'), kafkaPort: 0, postgresPort: 0, env: environment });
  beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'fealty-stack-')); });
  afterAll(() => { rmSync(dir, { recursive: true }); });

  it('starts both, remembers where, and starts again with its data, on other ports when the old ones are taken', async () => {
    const first = await startStack({ ...onAnyPort(), partitions: 4 });
    await withClient(first.adminDatabaseUrl, (client) => client.query('create table kept (id int)'));
    const port = first.postgres!.port;
    expect(readState(join(dir, 'own'))).toMatchObject({ partitions: 4, brokers: first.brokers, postgresPort: port });
    await first.stop();

    const squatter = createServer().listen(port, '127.0.0.1');
    const second = await startStack({ ...onAnyPort(), postgresPort: port });
    expect(second.partitions).toBe(4);
    expect(second.postgres!.port).not.toBe(port);
    expect(await kafkaAnswers(second.brokers)).toBe(true);
    const { rows } = await withClient(second.adminDatabaseUrl, (client) => client.query(`select to_regclass('kept') as name`));
    expect(rows).toEqual([{ name: 'kept' }]);
    await second.stop();
    squatter.close();
  }, 120_000);

  it('supervised, starts what ended by itself again on its port with its data, and says so; stopped, it starts nothing', async () => {
    const said: string[] = [];
    const { kafka, postgres, brokers, adminDatabaseUrl, stop } = await startStack({ ...onAnyPort(), dataDir: join(dir, 'kept'), supervise: true, onProgress: (line) => { said.push(line); } });
    await withClient(adminDatabaseUrl, (client) => client.query('create table kept (id int)'));
    for (const server of [kafka, postgres]) server?.kill('SIGKILL');
    await waitUntil('both answer again', () => ['Kafka', 'PostgreSQL'].every((name) => said.includes(`${name} answers again`)), { timeoutMs: 60_000 });
    expect(said.filter((line) => / ended; its log: .*(kafka|postgres)\.log; starting it again on its port with its data \(1 of 5\)$/.test(line))).toHaveLength(2);
    expect(await kafkaAnswers(brokers)).toBe(true);
    expect((await withClient(adminDatabaseUrl, (client) => client.query(`select to_regclass('kept') as name`))).rows).toEqual([{ name: 'kept' }]);
    await stop();
    expect([kafka?.hasEnded(), postgres?.hasEnded()]).toEqual([true, true]);
  }, 120_000);

  it('refuses another partition count than that of the first start', async () => {
    const env = { ...environment, FEALTY_PARTITIONS: '16' };
    await expect(startStack({ ...onAnyPort(), env })).rejects.toThrow(/first started with 4 partitions/);
  });

  it('uses the servers that the environment names, and starts and stops none', async () => {
    const [{ brokers }, { adminUrl }] = await Promise.all([aTestKafka(), aTestPostgres()]);
    const dataDir = join(dir, 'given');
    const stack = await startStack({ dataDir, env: { ...environment, KAFKA_BROKERS: brokers.join(','), DATABASE_URL: adminUrl } });
    expect(stack).toMatchObject({ brokers, adminDatabaseUrl: adminUrl });
    expect([stack.kafka, stack.postgres]).toEqual([undefined, undefined]);
    await stack.stop();
    expect(await kafkaAnswers(brokers)).toBe(true);
    expect(existsSync(join(dataDir, 'kafka'))).toBe(false);
  }, 60_000);

  it('erases no server that is not its own', async () => {
    const env = { ...environment, DATABASE_URL: 'postgres://somebody@127.0.0.1:1/else' };
    await expect(startStack({ ...onAnyPort(), env, fresh: true })).rejects.toThrow(/DATABASE_URL names another/);
  });

  it('stops the one when the other cannot be started, and says why', async () => {
    const env = { ...environment, JAVA_HOME: '', PATH: dir };
    await expect(startStack({ ...onAnyPort(), dataDir: join(dir, 'half'), env })).rejects.toThrow(/^Cannot start Kafka: no Java 17\+/);
    const again = await startStack({ ...onAnyPort(), dataDir: join(dir, 'half'), env: { ...environment } });
    await again.stop();
  }, 60_000);
});
