import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server as NetServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { kafkaAnswers, startKafka, type KafkaServer } from './kafka.js';
import { freePort } from './ports.js';
import type { TopicPlan } from './topic-settings.js';
import { createTopics } from './topics.js';
import { waitUntil } from './wait-until.js';

describe('Kafka as a child process', () => {
  let dir: string;
  let server: KafkaServer;
  let squatter: NetServer;
  let wished: number;
  const topic = (change: Partial<TopicPlan> = {}): TopicPlan => ({ name: 'orders.v1', partitions: 8, replicationFactor: 1, config: {}, ...change });
  const kafka = () => new Kafka({ brokers: server.brokers, logLevel: logLevel.NOTHING });

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'fealty-kafka-'));
    wished = await freePort([]);
    squatter = createServer();
    await new Promise<void>((resolve) => { squatter.listen(wished, '127.0.0.1', resolve); });
    server = await startKafka({ dataDir: dir, ports: [wished] });
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    squatter.close();
    rmSync(dir, { recursive: true });
  }, 60_000);

  it('takes another port when the wished one is taken', async () => {
    expect(server.port).not.toBe(wished);
    expect(server.brokers).toEqual([`127.0.0.1:${server.port}`]);
    expect(await kafkaAnswers(server.brokers)).toBe(true);
  });

  it('creates topics as asked, once, even when two do it at the same time', async () => {
    const plans = [topic(), topic({ name: 'loyalty-updated.v1', config: { 'cleanup.policy': 'compact' } })];
    await Promise.all([createTopics(server.brokers, plans), createTopics(server.brokers, plans)]);
    await createTopics(server.brokers, plans);
    const admin = kafka().admin();
    const { topics } = await admin.fetchTopicMetadata({ topics: plans.map(({ name }) => name) });
    expect(topics.map(({ partitions }) => partitions.length)).toEqual([8, 8]);
    await admin.disconnect();
  }, 30_000);

  it('refuses a topic that has another partition count', async () => {
    await expect(createTopics(server.brokers, [topic({ partitions: 4 })])).rejects.toThrow('Topic orders.v1 has 8 partitions, not 4');
  });

  it('does not make a topic because somebody asks for it', async () => {
    const producer = kafka().producer({ allowAutoTopicCreation: true, retry: { retries: 0 } });
    await producer.connect();
    await expect(producer.send({ topic: 'nobody-declared-me', messages: [{ value: '1' }] })).rejects.toThrow();
    await producer.disconnect();
  });

  it('keeps what it acknowledged over a kill and a restart on the same port', async () => {
    const { brokers, pid } = server;
    const producer = kafka().producer();
    await producer.connect();
    await producer.send({ topic: 'orders.v1', acks: -1, messages: [{ key: 'k', value: 'acknowledged', partition: 3 }] });
    await producer.disconnect();
    server.kill('SIGKILL');
    await waitUntil('Kafka is gone', () => server.hasEnded());
    await server.restart();
    expect([server.brokers, server.pid === pid]).toEqual([brokers, false]);
    const admin = kafka().admin();
    const offsets = await waitUntil('the topic has a leader again', async () => (await admin.fetchTopicOffsets('orders.v1')).find(({ partition }) => partition === 3));
    expect(offsets?.high).toBe('1');
    await admin.disconnect();
  }, 60_000);
});
