import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { kafkaClient, outgoingRecord, Relay, RelayLeases, relayProducer, type OutgoingRow } from '@fealty/messaging';
import { transaction, type Database } from '@fealty/postgres';
import { aTestDatabase, aTestKafka, createTopics, uniqueName, waitUntil, type TestDatabase } from '@fealty/testing';
import { migrated, openDatabase, password, template } from '../../testing/ingest.fixture.js';
import { insertOutgoingRows } from './outgoing.table.js';
import { drawOrdinal } from './streams.table.js';

let own: TestDatabase;
let database: Database;

beforeAll(async () => { await (await aTestDatabase(template, migrated)).drop(); }, 120_000);
beforeEach(async () => {
  own = await aTestDatabase(template, migrated);
  database = await openDatabase(own.urlAs('ingest', password));
});
afterEach(async () => {
  await database.close();
  await own.drop();
});

describe('the relay shards of ingest', () => {
  const leases = (holder: string, held: Set<number>, leaseMs = 400): RelayLeases => new RelayLeases({
    pool: database.batchPool, holder, shards: 3, leaseMs, failed: () => undefined, relay: { hold: (shard) => { held.add(shard); }, drop: (shard) => { held.delete(shard); } },
  });

  it('belong to one process at a time, and to another when the first one ends', async () => {
    const [a, b] = [new Set<number>(), new Set<number>()];
    const [first, second] = [leases('a', a), leases('b', b)];
    first.start();
    await waitUntil('the first holds all', () => a.size === 3);
    second.start();
    await waitUntil('the first has renewed', async () => (await database.query<{ held: number }>("select count(*) as held from relay_lease where holder = 'a' and held_until > now() + interval '200 ms'"))[0]?.held === 3);
    expect([[...a], [...b]]).toEqual([[0, 1, 2], []]);
    await first.stop();
    expect(a.size).toBe(0);
    await waitUntil('the second holds all', () => b.size === 3);
    await second.stop();
  });

  it('are taken over when their holder has not renewed them in time, by the clock of the database', async () => {
    await database.query("insert into relay_lease select s, 'frozen', clock_timestamp() + interval '300 ms' from generate_series(0, 2) s");
    const held = new Set<number>();
    const successor = leases('b', held);
    successor.start();
    await waitUntil('the successor holds all', () => held.size === 3);
    const [row] = await database.query<{ holders: string[] }>('select array_agg(distinct holder) as holders from relay_lease');
    expect(row?.holders).toEqual(['b']);
    await successor.stop();
  });
});

describe('the relay of ingest', () => {
  it('F30: sends a row that drew its ordinal first and was committed last', async () => {
    const { brokers } = await aTestKafka();
    const topic = uniqueName('late');
    await createTopics(brokers, [{ name: topic, partitions: 1, replicationFactor: 1, config: {} }]);
    const kafka = kafkaClient({ brokers, clientId: 'relay', log: () => undefined, logLevel: 'error' });
    const producer = relayProducer(kafka);
    const relay = new Relay({ pool: database.batchPool, producer, failed: () => undefined, order: 'by-state', idlePollMs: 10 });
    const row = (ordinal: number, key: string): OutgoingRow => ({ shard: 0, ordinal, records: [outgoingRecord({ topic, partition: 0, key, headers: {}, value: Buffer.from(key), timestamp: 1 })] });
    const unsent = async (): Promise<number> => (await database.query<{ rows: number }>('select count(*) as rows from outgoing'))[0]?.rows ?? -1;
    relay.start();
    relay.hold(0);
    await transaction(database.batchPool, {}, async (slow) => {
      const first = (await slow.query<{ ordinal: number }>(drawOrdinal)).rows[0]?.ordinal ?? 0;
      await slow.query(insertOutgoingRows([row(first, 'first')]));
      const second = await transaction(database.batchPool, {}, async (fast) => {
        const { ordinal } = (await fast.query<{ ordinal: number }>(drawOrdinal)).rows[0] ?? { ordinal: 0 };
        await fast.burstAndCommit([insertOutgoingRows([row(ordinal, 'second')])]);
        return ordinal;
      });
      relay.hand(row(second, 'second'));
      expect(second).toBeGreaterThan(first);
      await waitUntil('the second row is sent', async () => await unsent() === 0);
    });
    relay.wake();
    await waitUntil('the first row is sent', async () => await unsent() === 0);
    const consumer = kafka.consumer({ groupId: uniqueName('g'), maxWaitTimeInMs: 100 });
    const keys: string[] = [];
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ eachMessage: ({ message }) => { keys.push(String(message.key)); return Promise.resolve(); } });
    await waitUntil('both are on the topic', () => keys.length === 2);
    expect(keys).toEqual(['second', 'first']);
    await relay.stop();
    await producer.close();
    await consumer.disconnect();
  }, 60_000);
});
