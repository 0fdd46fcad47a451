import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ordersTopic } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { aTallyBeside, aTallyWithCare } from '../care/care.fixture.js';
import { aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { aTallyEngine, type TallyEngine } from '../service/tally-engine.fixture.js';
import { compare, rebuildStatus } from './compare.js';
import { dropBeside, flip } from './flip.js';
import { besideOf, type Rebuilt } from './schemas.js';
import { whileFolding } from './sides.js';

const partitions = 2;
const customers = Array.from({ length: 20 }, () => randomUUID());
const tally: Rebuilt = { service: 'orders', customers: 'tallies', keeps: [], takesOver: () => [] };
let log: TallyLog;
let test: TestDatabase;
let database: Database;
let admin: Database;
const running: TallyEngine[] = [];

const visits = (times: number) => log.visits(customers, times);
const start = async (instance: string, beside: boolean): Promise<() => Promise<void>> => {
  const own = await Database.open({ url: test.urlAs('orders', 'orders'), schema: beside ? besideOf('orders') : 'orders', applicationName: instance });
  const one = await aTallyEngine({ log, own, instance, beside });
  running.push(one);
  return async () => {
    running.splice(running.indexOf(one), 1);
    await one.stop();
  };
};
const allVisited = (schema: string, times: number) => waitUntil(`${times} visits of each in ${schema}`, async () =>
  Number((await admin.query<{ n: number }>(`select count(*) as n from "${schema}".tallies where visits = $1`, [times]))[0]?.n) === customers.length, { timeoutMs: 30_000 });
const publishedSequences = async (until: number): Promise<Map<string, number[]>> => {
  const found = new Map<string, number[]>();
  const reader = log.client.consumer({ groupId: randomUUID() });
  await reader.connect();
  await reader.subscribe({ topics: [ordersTopic.name], fromBeginning: true });
  await reader.run({ eachMessage: async ({ message }) => {
    const key = message.key?.toString() ?? '';
    found.set(key, [...found.get(key) ?? [], Number(message.headers?.['ce_sequence']?.toString())]);
    return Promise.resolve();
  } });
  await waitUntil('everything was published', () => customers.every((id) => (found.get(id)?.at(-1) ?? 0) >= until), { timeoutMs: 20_000 });
  await reader.disconnect();
  return found;
};

beforeAll(async () => {
  log = await aTallyLog(partitions);
  ({ test, database } = await aTallyWithCare());
  await aTallyBeside(test);
  admin = await Database.open({ url: test.adminUrl, schema: 'orders', applicationName: 'rebuild' });
}, 120_000);
afterAll(async () => {
  for (const one of running) await one.stop();
  await database.close();
  await admin.close();
  await test.drop();
  await log.close();
}, 60_000);

it('is behind by everything while nobody has begun to fold beside, and is not compared then', async () => {
  await start('live', false);
  await log.produce(visits(5));
  await allVisited('orders', 5);
  expect(await rebuildStatus(admin, tally)).toMatchObject({ applied: 0, behind: 5 * customers.length });
  await expect(compare(admin, tally, { catchUpMs: 500 })).rejects.toThrow(/still behind after 0.5 s: shard 0 waits for \d+ events to be folded, shard 1 waits for \d+ events to be folded; does the rebuild run\?$/);
}, 60_000);

it('F37, F38: rebuilds from the earliest offset beside live traffic, survives a stop in between, says nothing, and equals the live state', async () => {
  await (await start('first rebuilder', true))();
  await start('beside', true);
  await start('beside by mistake', true);
  await log.produce(visits(2));
  await allVisited(besideOf('orders'), 7);
  expect(await compare(admin, tally)).toEqual({ shards: partitions, live: 20, beside: 20, differing: 0, samples: [] });
  expect(await rebuildStatus(admin, tally)).toMatchObject({ behind: 0, parked: 0, quarantined: 0 });
  expect(await admin.query(`select 1 from "${besideOf('orders')}".outgoing`)).toEqual([]);
}, 90_000);

it('names customers that differ, and does not flip over them unless that is what was wanted', async () => {
  await admin.query(`update "${besideOf('orders')}".tallies set state = '{"visits": 7, "channels": []}' where customer_id = $1`, [customers[0]]);
  expect(await flip(admin, tally, { acceptDifferences: false })).toMatchObject({ flipped: false, differing: 1, samples: [customers[0]] });
  await admin.query(`update "${besideOf('orders')}".tallies b set state = l.state from orders.tallies l where l.customer_id = b.customer_id and b.customer_id = $1`, [customers[0]]);
}, 60_000);

it('flips while events come, and goes back, and every number is used once', async () => {
  const first = log.produce(visits(3));
  expect(await flip(admin, tally, { acceptDifferences: false })).toMatchObject({ flipped: true, differing: 0, live: 20 });
  await first;
  await allVisited('orders', 10);
  await allVisited(besideOf('orders'), 10);
  const second = log.produce(visits(2));
  expect(await flip(admin, tally, { acceptDifferences: false, back: true })).toMatchObject({ flipped: true, differing: 0 });
  await second;
  await allVisited('orders', 12);
  const published = await publishedSequences(12);
  const expected = Array.from({ length: 12 }, (_, index) => index + 1);
  for (const id of customers) expect([...new Set(published.get(id))]).toEqual(expected);
}, 120_000);

it('F38: flips once, however many ask at the same time, and goes back once', async () => {
  const live = async () => (await admin.query<{ oid: string }>("select to_regclass('orders.tallies')::oid::text as oid"))[0]?.oid;
  const told = (asked: readonly PromiseSettledResult<unknown>[]) => asked.map((one) => (one.status === 'fulfilled' ? 'done' : String((one.reason as Error).message)));
  const [before, refusal] = [await live(), /is under way; nothing was changed|^it was flipped already|^there is nothing to go back to/];
  await expect(flip(admin, tally, { acceptDifferences: false, back: true })).rejects.toThrow('there is nothing to go back to');
  for (const back of [false, true]) {
    const sending = log.produce(visits(1));
    const answers = told(await Promise.allSettled([1, 2, 3].map(() => flip(admin, tally, { acceptDifferences: false, back }))));
    await sending;
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => refusal.test(answer))).toHaveLength(2);
    expect(await live() === before).toBe(back);
  }
  await allVisited('orders', 14);
  await allVisited(besideOf('orders'), 14);
  const published = await publishedSequences(14);
  for (const id of customers) expect([...new Set(published.get(id))]).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
}, 120_000);

it('is not dropped while somebody folds into it, and is once that has ended, however it ended', async () => {
  const stands = async () => (await admin.query('select from pg_namespace where nspname = $1', [besideOf('orders')])).length === 1;
  for (const one of running.splice(0)) await one.stop();
  await expect(whileFolding(admin, 'orders', async () => {
    await expect(dropBeside(admin, 'orders')).rejects.toThrow('`start` or `check` folds into orders_beside: nothing was removed');
    throw new Error('the rebuilding process has ended by itself');
  })).rejects.toThrow('ended by itself');
  expect(await stands()).toBe(true);
  await waitUntil('it is dropped', () => dropBeside(admin, 'orders').then(() => true, () => false), { timeoutMs: 10_000 });
  expect(await stands()).toBe(false);
}, 60_000);
