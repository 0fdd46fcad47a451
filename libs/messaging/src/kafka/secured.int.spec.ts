import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { baseSettings, kafkaSecurity, settings } from '@fealty/runtime';
import { createTopics, kafkaAnswers, startKafka, waitUntil, type KafkaServer } from '@fealty/testing';
import type { Kafka } from 'kafkajs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceKafka } from './client.js';

const user = { username: 'fealty', password: 'a-password-nobody-logs' };
const said: string[] = [];
const says = (...line: readonly unknown[]): void => { said.push(JSON.stringify(line)); };
let dir: string;
let server: KafkaServer;

const told = (changes: Readonly<Record<string, string>> = {}) => settings(baseSettings)({
  KAFKA_BROKERS: server.secured?.brokers.join(','), KAFKA_SSL: 'yes', KAFKA_SSL_CA_FILE: server.secured?.caFile, KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_SASL_USERNAME: user.username, KAFKA_SASL_PASSWORD: user.password,
  DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none', PORT: '0', FEALTY_JWT_SECRET: 'x'.repeat(32), ...changes,
});
const clientOf = (changes?: Readonly<Record<string, string>>): Kafka => serviceKafka(told(changes), { error: says, warn: says, info: says, debug: says });
const connecting = (changes: Readonly<Record<string, string>>): Promise<void> => {
  const admin = clientOf(changes).admin({ retry: { retries: 0 } });
  return admin.connect().finally(() => admin.disconnect());
};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'fealty-secured-'));
  server = await startKafka({ dataDir: dir, secured: user });
}, 120_000);
afterAll(async () => {
  await server.stop();
  rmSync(dir, { recursive: true });
}, 60_000);

describe('a Kafka that asks for TLS and a login', () => {
  it('gets topics, records and readers as settings tell it', async () => {
    const { kafkaSsl, kafkaSaslMechanism } = told();
    expect([kafkaSsl, kafkaSaslMechanism]).toEqual([true, 'plain']);
    expect(await createTopics(server.secured?.brokers ?? [], [{ name: 'shop.v1', partitions: 1, replicationFactor: 1, config: {} }], kafkaSecurity(told()))).toEqual([]);
    const [kafka, read] = [clientOf(), [] as (string | undefined)[]];
    const [producer, consumer] = [kafka.producer(), kafka.consumer({ groupId: 'secured' })];
    await producer.connect();
    await producer.send({ topic: 'shop.v1', acks: -1, messages: [{ value: 'one' }] });
    await consumer.connect();
    await consumer.subscribe({ topics: ['shop.v1'], fromBeginning: true });
    await consumer.run({ eachMessage: ({ message }) => { read.push(message.value?.toString()); return Promise.resolve(); } });
    await waitUntil('it is read', () => read.length > 0, { timeoutMs: 20_000 });
    expect(read).toEqual(['one']);
    await Promise.all([producer.disconnect(), consumer.disconnect()]);
  }, 60_000);

  it('refuses who has another password, and is refused where nobody knows its certificate', async () => {
    await expect(connecting({ KAFKA_SASL_PASSWORD: 'another-nobody-logs' })).rejects.toThrow(/Authentication failed/);
    await expect(connecting({ KAFKA_SSL_CA_FILE: '' })).rejects.toThrow(/certificate/);
    expect(await kafkaAnswers(server.secured?.brokers ?? [])).toBe(false);
    expect(said.join('\n')).not.toContain('nobody-logs');
  }, 60_000);
});
