import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { transaction, type Database } from '@fealty/postgres';
import { waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { aTallyDatabase, aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { ensureShards } from '../consume/shard-row.js';
import { PlatformClaims } from '../door/platform-claims.js';
import { partitionOf } from '../kafka/murmur2.js';
import { knowShards } from '../service/know-shards.js';
import { aTallyEngine } from '../service/tally-engine.fixture.js';
import { LogPositions } from './positions.js';

const partitions = 4;
const limits = { lockTimeoutMs: 10_000, statementTimeoutMs: 60_000, idleTimeoutMs: 60_000 };
const customers = Array.from({ length: 12 }, () => randomUUID());
let log: TallyLog;
let test: TestDatabase;
let database: Database;
let open: () => Promise<Database>;

beforeAll(async () => {
  log = await aTallyLog(partitions);
  ({ test, database, open } = await aTallyDatabase());
}, 120_000);
afterAll(async () => {
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

it('a service waits for a database that cannot make its shards yet, and says so', async () => {
  const said: string[] = [];
  const ended = new AbortController();
  const known = (ending = new AbortController().signal) => knowShards({ pool: database.batchPool, service: 'orders', partitions, sameInTopics: () => Promise.resolve(), log: { warn: (_: unknown, text: string) => { said.push(text); } } as never, ending });
  await transaction(database.commandPool, limits, async (tx) => {
    await tx.query(ensureShards('orders', partitions));
    const waits = known(ended.signal);
    const starts = known();
    await waitUntil('both have said that they wait', () => said.length >= 2, { timeoutMs: 20_000 });
    ended.abort();
    expect(await waits).toBe(false);
    void starts.then(() => { said.push('made'); });
  });
  await waitUntil('they are made', () => said.includes('made'), { timeoutMs: 20_000 });
  expect(said[0]).toMatch(/^the database does not answer: nothing is read before it does; tried again for \d+ s$/);
}, 60_000);

it('a shard that somebody else keeps locked holds up no other', async () => {
  const locked = partitionOf(customers[0] ?? '', partitions);
  const others = customers.filter((id) => partitionOf(id, partitions) !== locked);
  const counted = (ids: readonly string[], times: number) => waitUntil(`${times} visits of ${ids.length}`, async () =>
    (await database.query('select 1 from tallies where customer_id = any($1) and visits = $2', [ids, times])).length === ids.length, { timeoutMs: 20_000 });
  await log.produce(log.visits(customers));
  const { stop } = await transaction(database.commandPool, limits, async (tx) => {
    await tx.query({ text: 'select 1 from consumer_shard where shard = $1 for update', values: [locked] });
    const member = await aTallyEngine({ log, own: await open() });
    for (const times of [1, 2, 3]) {
      await counted(others, times).catch(async (error: unknown) => { await member.stop(); throw error; });
      await log.produce(log.visits(customers));
    }
    return member;
  });
  await counted(customers, 4);
  await stop();
}, 120_000);

it('a partition of platform.v1 whose cursor somebody else keeps locked is not waited for without end', async () => {
  const claims = new PlatformClaims({ pool: database.batchPool, instance: 'a', partitions, consumer: log.client.consumer({ groupId: 'never-run' }), admin: () => Promise.resolve(log.client.admin()), positions: new LogPositions(), failed: () => undefined });
  await transaction(database.commandPool, limits, async (tx) => {
    await tx.query(ensureShards('ingest', partitions));
    claims.joined([0]);
    expect(await claims.epochOf(0)).toBeUndefined();
    claims.joined([]);
  });
}, 30_000);
