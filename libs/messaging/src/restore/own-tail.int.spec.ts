import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { shopTopic } from '@fealty/contracts';
import { waitUntil } from '@fealty/testing';
import type { ConsumerConfig, Kafka } from 'kafkajs';
import { randomUUID } from 'node:crypto';
import { aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { readOwnTail } from './own-tail.js';

let log: TallyLog;
const customerId = randomUUID();
beforeAll(async () => {
  log = await aTallyLog(1);
  await log.produce(log.visits([customerId], 3));
}, 120_000);
afterAll(async () => { await log.close(); }, 60_000);

/** Its consumers ask for a session that is longer than the broker allows, and are refused when they join. */
const refused = (): Kafka => ({ consumer: (config: ConsumerConfig) => log.client.consumer({ ...config, sessionTimeout: 2_000_000_000 }) }) as unknown as Kafka;
const read = async (kafka: Kafka, from: number, until: number): Promise<number[]> => {
  const offsets: number[] = [];
  await readOwnTail({ kafka, topic: shopTopic.name, partition: 0, from, until }, (records) => {
    offsets.push(...records.map(({ offset }) => Number(offset)));
    return Promise.resolve();
  });
  return offsets;
};

it('the own tail is read from one offset to another', async () => {
  // A broker that is new refuses groups until it has somewhere to keep them; whoever reads a tail tries again.
  let offsets: number[] | undefined;
  await waitUntil('the tail is read', async () => (offsets = await read(log.client, 1, 3).catch(() => undefined)) !== undefined);
  expect(offsets).toEqual([1, 2]);
}, 60_000);

// An error that nobody handles ends the process: the test fails with it then.
it('a tail whose group cannot be joined is an error of whoever reads it, and of nobody else', async () => {
  await expect(read(refused(), 0, 3)).rejects.toThrow();
}, 60_000);
