import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '@fealty/postgres';
import { aTestKafka, createTopics, uniqueName, waitUntil, type TestDatabase } from '@fealty/testing';
import { aTallyDatabase } from '../consume/tally.fixture.js';
import { kafkaClient } from '../kafka/client.js';
import { relayProducer, type RelayProducer } from '../kafka/producer.js';
import { insertOutgoing, type OutgoingRow } from '../outbox/frame.js';
import { outgoingRecord } from '../outbox/outgoing-record.js';
import { Relay, type RelaySettings } from './relay.js';

let test: TestDatabase;
let database: Database;
let brokers: string[];
let topic: string;
const running: (() => Promise<void>)[] = [];

beforeAll(async () => {
  ({ brokers } = await aTestKafka());
  ({ test, database } = await aTallyDatabase());
  topic = uniqueName('relayed');
  await createTopics(brokers, [{ name: topic, partitions: 4, replicationFactor: 1, config: {} }]);
}, 120_000);
// One test's relay would send the next one's rows.
afterEach(async () => { for (const stop of running.splice(0)) await stop(); });
afterAll(async () => {
  await database.close();
  await test.drop();
}, 60_000);

const kafka = () => kafkaClient({ brokers, clientId: 'relay-test', log: () => undefined });
const row = (shard: number, ordinal: number): OutgoingRow => ({ shard, ordinal, records: [outgoingRecord({ topic, partition: shard, key: 'k', headers: {}, value: Buffer.from(String(ordinal)), timestamp: 1_767_225_600_000 })] });
const commit = async (rows: readonly OutgoingRow[]): Promise<void> => {
  const { text, values } = insertOutgoing(rows);
  await database.batchPool.query(text, [...(values ?? [])]);
};
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const aRelay = (settings: Partial<RelaySettings> = {}): Relay => {
  const producer = relayProducer(kafka());
  const relay = new Relay({ pool: database.batchPool, producer, failed: () => undefined, idlePollMs: 20, ...settings });
  running.push(async () => { await relay.stop(); await producer.close(); });
  return relay;
};
const allSent = () => waitUntil('nothing is unsent', async () => (await database.query('select 1 from outgoing limit 1')).length === 0, { timeoutMs: 20_000 });

const published = async (partition: number, until: number): Promise<number[]> => {
  const consumer = kafka().consumer({ groupId: uniqueName('relayed'), maxWaitTimeInMs: 50 });
  const ordinals: number[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: ({ partition: found, message }) => { if (found === partition) ordinals.push(Number(String(message.value))); return Promise.resolve(); } });
  await waitUntil(`${until} is read`, () => ordinals.includes(until), { timeoutMs: 20_000 });
  await consumer.disconnect();
  return ordinals;
};

describe('the relay', () => {
  it('keeps the order of a shard whose leftovers stand behind a full page of another one', async () => {
    await commit([...range(1, 600).map((ordinal) => row(0, ordinal)), ...range(1_000, 1_003).map((ordinal) => row(1, ordinal))]);
    const relay = aRelay();
    relay.hold(0, 600);
    relay.hold(1, 1_003);
    await commit([row(1, 1_004)]);
    relay.hand(row(1, 1_004));
    relay.start();
    await allSent();
    expect(await published(1, 1_004)).toEqual(range(1_000, 1_004));
    expect(await published(0, 600)).toEqual(range(1, 600));
  }, 60_000);

  it('sends a row from memory that is no longer fresh only while it still stands in the table', async () => {
    const relay = aRelay({ freshMsMax: 0 });
    relay.hold(2, 0);
    relay.start();
    await commit([row(2, 1)]);
    relay.hand(row(2, 1));
    await allSent();
    relay.hand(row(2, 2));
    await commit([row(2, 3)]);
    relay.hand(row(2, 3));
    await allSent();
    expect(await published(2, 3)).toEqual([1, 3]);
  }, 60_000);

  it('finds rows that somebody else has committed while rows of its own keep coming', async () => {
    const relay = aRelay();
    relay.hold(3, 0);
    relay.start();
    await commit([row(3, 1)]);
    for (const ordinal of range(2, 40)) {
      await commit([row(3, ordinal)]);
      relay.hand(row(3, ordinal));
    }
    await allSent();
    expect(await published(3, 40)).toEqual(range(1, 40));
  }, 60_000);
});

describe('the relay, when shards change their owner,', () => {
  it('F38: started a second time by mistake only repeats: each row is sent, the order of first appearances is kept', async () => {
    const [one, other] = [aRelay(), aRelay()];
    for (const relay of [one, other]) {
      relay.hold(2, 3_000);
      relay.start();
    }
    for (const ordinal of range(3_001, 3_060)) {
      await commit([row(2, ordinal)]);
      (ordinal % 2 === 0 ? one : other).hand(row(2, ordinal));
    }
    await allSent();
    const sent = (await published(2, 3_060)).filter((ordinal) => ordinal > 3_000);
    expect([...new Set(sent)]).toEqual(range(3_001, 3_060));
  }, 60_000);

  it('F7: tells of whom it sent late, when the next owner of the shard has sent the row and forgotten it', async () => {
    const told: [number, readonly string[]][] = [];
    const producer = relayProducer(kafka());
    // While Kafka's answer is on its way, the next owner has sent the row too.
    const late: RelayProducer = { close: () => producer.close(), send: async (messages) => {
      const ends = await producer.send(messages);
      await database.batchPool.query('delete from outgoing where shard = 0 and ordinal = 1002');
      return ends;
    } };
    const relay = aRelay({ producer: late, stateTopics: new Set([topic]), overtaken: (shard, ids) => { told.push([shard, ids]); } });
    running.push(() => producer.close());
    await commit([row(0, 1_001)]);
    relay.hold(0, 1_001);
    relay.start();
    await allSent();
    for (const ordinal of [1_002, 1_003]) {
      await commit([row(0, ordinal)]);
      relay.hand(row(0, ordinal));
      await allSent();
    }
    await waitUntil('it is told', () => told.length > 0, { timeoutMs: 20_000 });
    expect([await published(0, 1_003), told]).toEqual([expect.arrayContaining([1_001, 1_002, 1_003]), [[0, ['k']]]]);
  }, 60_000);

  it('sends the leftovers of a shard first, also when it was claimed while the table was being read for others', async () => {
    const late = Promise.withResolvers<undefined>();
    const pool = new Proxy(database.batchPool, { get: (target, name) => (name !== 'query' ? Reflect.get(target, name) as unknown : async (config: { name?: string; text: string; values: [number[]] }) => {
      const result = await target.query(config);
      if (config.name === 'unsent_keys' && !config.values[0].includes(1)) late.resolve(undefined);
      if (config.name === 'unsent_keys') await claimed;
      return result;
    }) });
    const relay = aRelay({ pool, idlePollMs: 5_000 });
    const claimed = late.promise.then(async () => {
      relay.hold(1, 2_001);
      await commit([row(1, 2_002)]);
      relay.hand(row(1, 2_002));
    });
    await commit([row(1, 2_001)]);
    relay.hold(0, 2_000);
    relay.start();
    await allSent();
    expect((await published(1, 2_002)).slice(-2)).toEqual([2_001, 2_002]);
  }, 60_000);
});
