import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Database } from '@fealty/postgres';
import { aTestKafka, createTopics, uniqueName, waitUntil, type TestDatabase } from '@fealty/testing';
import type { Admin } from 'kafkajs';
import { aTallyDatabase } from '../consume/tally.fixture.js';
import { kafkaClient } from '../kafka/client.js';
import { DatabaseBehind, RestoreWatch } from './restore-watch.js';

const answerMsMax = 1_500;
const topic = uniqueName('said');
let test: TestDatabase;
let database: Database;
let kafka: ReturnType<typeof kafkaClient>;
let admin: Admin;
const watches: RestoreWatch[] = [];

beforeAll(async () => {
  const { brokers } = await aTestKafka();
  ({ test, database } = await aTallyDatabase());
  await createTopics(brokers, [{ name: topic, partitions: 1, replicationFactor: 1, config: {} }]);
  kafka = kafkaClient({ brokers, clientId: 'restore-watch-test', log: () => undefined });
  admin = kafka.admin();
  const producer = kafka.producer();
  await Promise.all([admin.connect(), producer.connect()]);
  await producer.send({ topic, messages: [{ value: '{}' }] });
  await producer.disconnect();
}, 120_000);
afterAll(async () => {
  for (const watch of watches) watch.stop();
  await admin.disconnect();
  await database.close();
  await test.drop();
}, 60_000);

const aWatch = (settings: { readonly admin: () => Promise<Admin>; readonly unknownOf: () => Promise<number> }): RestoreWatch => {
  const relay = { hold: () => undefined, drop: () => undefined, forgetEnds: () => undefined };
  const watch = new RestoreWatch({ kafka, pool: database.batchPool, logs: [{ topic, partition: 0, shard: 0 }], relay, found: () => undefined, failed: () => undefined, answerMsMax, ...settings });
  watches.push(watch);
  watch.start();
  return watch;
};

it('where Kafka answers nobody is let in before the comparison is done, however long it takes', async () => {
  const begun = performance.now();
  const unknownOf = async (): Promise<number> => {
    await waitUntil('Kafka would have been given up', () => performance.now() - begun > 2 * answerMsMax, { timeoutMs: 4 * answerMsMax });
    return 1;
  };
  await expect(aWatch({ admin: () => Promise.resolve(admin), unknownOf }).passed()).rejects.toThrow(DatabaseBehind);
}, 60_000);

it('where Kafka does not answer senders are let in after a bounded time, and nothing is sent', async () => {
  const watch = aWatch({ admin: () => new Promise(() => undefined), unknownOf: () => Promise.resolve(1) });
  await watch.passed();
  expect(watch.behind).toBeUndefined();
}, 60_000);

it('who waits for the comparison when the process ends is told that nothing was stored', async () => {
  const watch = aWatch({ admin: () => new Promise(() => undefined), unknownOf: () => Promise.resolve(1) });
  const waiting = watch.passed();
  watch.stop();
  await expect(waiting).rejects.toThrow('this process ends before it could compare');
});
