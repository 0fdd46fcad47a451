import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ordersTopic, shopWishListedV1 } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { waitUntil, withClient, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { anEvent } from '../consume/deliver.js';
import { addVisits, aTallyDatabase, aTallyLog, type TallyLog, type Wish } from '../consume/tally.fixture.js';
import { logRange } from '../kafka/log-range.js';
import { aTallyEngine, type TallyEngine } from '../service/tally-engine.fixture.js';

const partitions = 4;
const rounds = 25;
const customers = Array.from({ length: 8 }, () => randomUUID());
const members: TallyEngine[] = [];
let log: TallyLog;
let test: TestDatabase;
let database: Database;

const stop = async (): Promise<void> => {
  for (const member of members.splice(0)) await member.stop();
};

beforeAll(async () => {
  log = await aTallyLog(partitions);
  const tally = await aTallyDatabase();
  ({ test, database } = tally);
  for (const instance of ['a', 'b']) members.push(await aTallyEngine({ log, own: await tally.open(), instance }));
  await waitUntil('both hold shards', () => members.every(({ engine }) => engine.shards.held.length === partitions / 2), { timeoutMs: 60_000 });
}, 180_000);
afterAll(async () => {
  await stop();
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

/** Of each customer and round a visit, and a wish that is due at once. */
const tell = async (): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) {
    await log.produce(customers.flatMap((customerId) => [...log.visits([customerId]), anEvent(shopWishListedV1, { sku: 'later', listed: true }, { customerId, sequence: log.next(customerId) })]));
  }
};

/** Of each customer and round a command, whoever holds her shard. */
const command = async ({ engine }: { engine: TallyEngine['engine'] }): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(customers.map((customerId) => engine.commands.run(addVisits, { customerId, programme: 'demo', caller: { subject: 'a', role: 'agent' }, idempotencyKey: randomUUID(), input: { visits: 1 } })));
  }
};

interface Row { readonly customer_id: string; readonly visits: number; readonly said: number; readonly parked: string[] | null; readonly wish: Wish }
const rows = () => database.query<Row>('select t.customer_id, t.visits, t.said, t.parked, w.state as wish from tallies t join wishes w using (customer_id) where customer_id = any($1)', [customers]);
const deadlocks = () => withClient(test.adminUrl, async (admin) => Number((await admin.query<{ deadlocks: string }>('select deadlocks from pg_stat_database where datname = current_database()')).rows[0]?.deadlocks));

it('F29: batches, timers and commands of the same customers on owners and others lose no update, wait for nobody in a circle, and use each number once', async () => {
  await Promise.all([tell(), ...members.map(command)]);
  await waitUntil('all is counted, and nothing is due', async () => {
    const now = await rows();
    return now.length === customers.length && now.every(({ visits, wish }) => visits === 3 * rounds && wish.times % 100 === rounds && wish.dueAt === null);
  }, { timeoutMs: 60_000 });
  const end = await rows();
  for (const { said, parked, wish } of end) {
    // Each firing adds 100 to the wish and says one event; each visit says one.
    expect([parked, wish.times]).toEqual([null, rounds + 100 * (said - rounds)]);
    expect(said).toBeGreaterThan(rounds);
  }
  await waitUntil('all is sent', async () => (await database.query('select 1 from outgoing limit 1')).length === 0, { timeoutMs: 30_000 });
  const admin = log.client.admin();
  await admin.connect();
  const sent = (await logRange(admin, ordersTopic.name)).reduce((sum, { latest }) => sum + latest, 0);
  await admin.disconnect();
  expect(sent).toBe(end.reduce((sum, { said }) => sum + said, 0));
  await stop();
  expect(await deadlocks()).toBe(0);
}, 240_000);
