import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopTopic } from '@fealty/contracts';
import { randomUUID } from 'node:crypto';
import { aTallyLog, consumes, type TallyLog } from '../consume/tally.fixture.js';
import { Policies } from '../reference/policies.js';
import { PastInputs } from '../service/past-inputs.js';
import { kafkaClient } from './client.js';
import { OffsetGone, recordsAt } from './records-at.js';

let log: TallyLog;
const [customerId, other] = [randomUUID(), randomUUID()];
const clientOf = (brokers: readonly string[]) => kafkaClient({ brokers, clientId: 'records-at', logLevel: 'error', log: () => undefined });
const pastOf = (brokers: readonly string[]) => new PastInputs({ consumption: consumes, policies: new Policies(), partitions: 1, kafka: clientOf(brokers) });
const read = (offsets: readonly number[]): Promise<number[]> =>
  recordsAt(clientOf(log.kafka.brokers), { partition: 0, offsets: { [shopTopic.name]: offsets }, withinMs: 20_000 }, ({ offset }) => offset);

beforeAll(async () => {
  log = await aTallyLog(1);
  // Far more than one request brings.
  for (let batch = 0; batch < 10; batch += 1) await log.produce([...log.visits([customerId]), ...log.visits([other], 199)]);
}, 120_000);
afterAll(async () => { await log.close(); }, 60_000);

describe('records read by their offsets', () => {
  it('are those that were asked for, in the order of the log', async () => {
    expect(await read([1_999, 0, 200, 201, 1_000])).toEqual([0, 200, 201, 1_000, 1_999]);
    expect(await read([3, 5, 1_500])).toEqual([3, 5, 1_500]);
    expect(await read([])).toEqual([]);
  }, 60_000);

  it('are the events of a customer in the order of their numbers', async () => {
    const events = await pastOf(log.kafka.brokers).read(customerId, { [shopTopic.name]: Array.from({ length: 10 }, (_, batch) => batch * 200) });
    expect(events.map(({ event: { sequence } }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  }, 60_000);

  it('are refused where the log holds something else, has ended, or begins later, and where they are too many', async () => {
    const past = pastOf(log.kafka.brokers);
    await expect(past.read(customerId, { [shopTopic.name]: [0, 1] })).rejects.toMatchObject({ status: 410, kind: 'inputs-gone' });
    await expect(past.read(customerId, { [shopTopic.name]: [2_000] })).rejects.toMatchObject({ status: 410, kind: 'inputs-gone' });
    await expect(past.read(customerId, { [shopTopic.name]: Array.from({ length: 2_001 }, (_, offset) => offset) })).rejects.toMatchObject({ status: 422, kind: 'too-many-inputs' });
    const admin = log.client.admin();
    await admin.connect();
    await admin.fetchTopicOffsets(shopTopic.name);
    await admin.deleteTopicRecords({ topic: shopTopic.name, partitions: [{ partition: 0, offset: '300' }] });
    await admin.disconnect();
    await expect(read([200, 400])).rejects.toThrow(OffsetGone);
    await expect(past.read(customerId, { [shopTopic.name]: [200, 400] })).rejects.toMatchObject({ status: 410, kind: 'inputs-gone' });
    expect(await read([400])).toEqual([400]);
  }, 60_000);

  it('are tried again later while Kafka is away', async () => {
    await expect(pastOf(['127.0.0.1:1']).read(customerId, { [shopTopic.name]: [0] })).rejects.toMatchObject({ status: 503 });
  }, 60_000);

  it('are given up when reading takes too long', async () => {
    await expect(recordsAt(clientOf(log.kafka.brokers), { partition: 0, offsets: { [shopTopic.name]: [400, 1_999] }, withinMs: 0 }, ({ offset }) => offset)).rejects.toThrow('were read in time');
  }, 60_000);
});
