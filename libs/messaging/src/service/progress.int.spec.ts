import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { shopTopic } from '@fealty/contracts';
import { transaction, type Database } from '@fealty/postgres';
import { createLog } from '@fealty/runtime';
import type { TestDatabase } from '@fealty/testing';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ensureShards } from '../consume/shard-row.js';
import { aTallyDatabase, consumes, publishes } from '../consume/tally.fixture.js';
import { Engine, type ServiceSettings } from './engine.js';

let test: TestDatabase;
let database: Database;
let frozen: Server;
const sockets = new Set<Socket>();

beforeAll(async () => {
  ({ test, database } = await aTallyDatabase());
  await transaction(database.batchPool, {}, (tx) => tx.query(ensureShards('orders', 2)));
  await database.query(`update consumer_shard set offsets = $1 where shard = 1`, [JSON.stringify({ [shopTopic.name]: 7 })]);
  frozen = createServer((socket) => { sockets.add(socket); });
  await new Promise<void>((resolve) => { frozen.listen(0, '127.0.0.1', resolve); });
}, 60_000);
afterAll(async () => {
  await database.close();
  await test.drop();
}, 60_000);

describe('progress while Kafka does not answer', () => {
  it.each([['frozen', () => (frozen.address() as AddressInfo).port], ['dead', () => 1]])('tells cursors and counts of the database soon, and is not idle: %s', async (_what, port) => {
    const config = { kafkaBrokers: [`127.0.0.1:${port()}`], partitions: 2, instanceName: 'away' } as unknown as ServiceSettings;
    const { progress, transport } = new Engine({ consumes, publishes, config, database, log: createLog({ service: 'orders', instance: 'away', level: 'silent' }), broken: (reason) => { throw new Error(reason); } });
    const asked = performance.now();
    expect(await progress.now()).toEqual({
      service: 'orders', idle: false, unsent: 0, parked: 0, quarantined: 0, refused: 0, due: 0,
      topics: [{ topic: shopTopic.name, partition: 0, next: 0 }, { topic: shopTopic.name, partition: 1, next: 7 }],
    });
    expect(performance.now() - asked).toBeLessThan(3_000);
    frozen.close();
    for (const socket of sockets) socket.destroy();
    await transport.leave();
  }, 60_000);
});
