import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { policyPublishedV1, shopVisitV1 } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { aTallyWithCare, mended } from '../care/care.fixture.js';
import type { Consumption } from '../consume/consumption.js';
import { anEvent } from '../consume/deliver.js';
import { addVisits, aTallyLog, consumes, demo, type TallyLog } from '../consume/tally.fixture.js';
import { partitionOf } from '../kafka/murmur2.js';
import { aTallyEngine, type TallyEngine } from '../service/tally-engine.fixture.js';

const partitions = 2;
let log: TallyLog;
let test: TestDatabase;
let database: Database;
let openDatabase: () => Promise<Database>;
let engine: TallyEngine['engine'];
let stop: TallyEngine['stop'];

const inShard = (shard: number): string => {
  for (;;) {
    const id = randomUUID();
    if (partitionOf(id, partitions) === shard) return id;
  }
};
const many = (shard: number): string[] => Array.from({ length: 30 }, () => inShard(shard));
const firstVisits = (customerIds: readonly string[], channel = 'web', programme = 'demo') => customerIds.map((customerId) => anEvent(shopVisitV1, { channel }, { customerId, sequence: 1, programme }));
const counted = async (customerIds: readonly string[]): Promise<number> =>
  Number((await database.query<{ n: number }>('select count(*) as n from tallies where customer_id = any($1) and visits = 1', [customerIds]))[0]?.n);
const allCounted = (customerIds: readonly string[]) => waitUntil('every customer is counted', async () => await counted(customerIds) === customerIds.length, { timeoutMs: 20_000 });
const parkedCount = async (): Promise<number> => (await database.query('select 1 from parked_event')).length;
const start = async (consumed: Consumption): Promise<void> => {
  ({ engine, stop } = await aTallyEngine({ log, own: await openDatabase(), consumes: consumed }));
};
const stopped = (shard: number) => waitUntil(`shard ${shard} is stopped, with a row`, async () => engine.transport.stoppedShards.has(shard) && (await engine.care.stopped()).length === 1, { timeoutMs: 20_000 });

beforeAll(async () => {
  log = await aTallyLog(partitions);
  ({ test, database, open: openDatabase } = await aTallyWithCare());
}, 120_000);
afterAll(async () => {
  await database.close();
  await test.drop();
  await log.close();
}, 60_000);

it('stops the shard instead of parking all its customers, goes on with the others, and takes commands', async () => {
  const [bad, good] = [many(0), many(1)];
  await start(consumes);
  await log.produce([...firstVisits(bad, 'broken'), ...firstVisits(good)]);
  await stopped(0);
  await allCounted(good);
  expect(await parkedCount()).toBe(0);
  expect(engine.transport.stoppedShards.get(0)).toMatch(/30 of 30 customers .* a fault of the rule/);
  const call = { customerId: bad[0] ?? '', programme: 'demo', caller: { subject: 'x', role: 'agent' }, idempotencyKey: randomUUID(), input: { visits: 0 } };
  expect(await engine.commands.run(addVisits, call)).toMatchObject({ answer: { visits: 0 } });
  await stop();
}, 90_000);

it('goes on after a restart with the fault mended, and the mark is gone', async () => {
  await start(mended);
  await waitUntil('all are counted', async () => Number((await database.query<{ n: number }>('select count(*) as n from tallies where visits = 1'))[0]?.n) === 60, { timeoutMs: 20_000 });
  expect([await engine.care.stopped(), await parkedCount()]).toEqual([[], 0]);
  await stop();
}, 90_000);

it('goes on when an operator says so, stops again while the fault lasts, and leaves a row of who and why', async () => {
  await start(consumes);
  const bad = many(1);
  await log.produce(firstVisits(bad, 'broken'));
  await stopped(1);
  const [first] = await engine.care.stopped();
  await engine.care.resume(1, { by: 'sre', why: 'a try' });
  await waitUntil('it has stopped again', async () => (await engine.care.stopped()).some(({ since }) => since > (first?.since ?? since)), { timeoutMs: 20_000 });
  expect(await database.query('select action, shard, asked_by, why from care_log')).toEqual([{ action: 'resume', shard: 1, asked_by: 'sre', why: 'a try' }]);
  await expect(engine.care.resume(0, { by: 'sre', why: 'none' })).rejects.toMatchObject({ status: 409, kind: 'not-stopped' });
  expect(await parkedCount()).toBe(0);
  await stop();
}, 90_000);

it.each(['40001', '53300', '53100'])('parks nobody and stops nothing while the database answers %s, and goes on when that ends', async (state) => {
  const customers = many(0);
  const admin = await Database.open({ url: test.adminUrl, schema: 'orders', applicationName: 'admin' });
  // A sequence counts what is rolled back, too.
  await admin.query('create sequence faults; grant usage on sequence faults to orders');
  await admin.query(`create function fault() returns trigger language plpgsql as $$ begin perform nextval('orders.faults'); raise exception 'fault' using errcode = '${state}'; end $$`);
  await admin.query('create trigger fault before insert or update on tallies for each row execute function fault()');
  await start(mended);
  await log.produce(firstVisits(customers));
  await waitUntil('two rounds of tries have failed', async () => Number((await admin.query<{ last_value: number }>('select last_value from faults'))[0]?.last_value) > 8, { timeoutMs: 30_000 });
  expect([await parkedCount(), engine.transport.stoppedShards.size, await counted(customers)]).toEqual([0, 0, 0]);
  for (const text of ['drop trigger fault on tallies', 'drop function fault', 'drop sequence faults']) await admin.query(text);
  await admin.close();
  await allCounted(customers);
  expect(await parkedCount()).toBe(0);
  await stop();
}, 90_000);

describe('the way past the breaker', () => {
  const [poisoned, sound, later] = [many(0), many(0).slice(0, 5), many(0)];
  const asked = { by: 'sre', why: 'their policy is broken', dry: false };
  const parkedRows = () => database.query<{ customer_id: string; reason: string; bytes: Buffer }>('select customer_id, reason, bytes from parked_event order by customer_id');

  it('is told by the alarm, and tried dry it changes nothing', async () => {
    await log.produce([anEvent(policyPublishedV1, { version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', policy: { ...demo, programme: 'other' } }, { customerId: '', sequence: 2, programme: 'other' })]);
    await start(consumes);
    await log.produce([...firstVisits(poisoned, 'broken', 'other'), ...firstVisits(sound)]);
    await stopped(0);
    expect(engine.transport.stoppedShards.get(0)).toMatch(/By programme: \d+ of other\. .* npm run care -- orders past --shard 0 --programme other --why/);
    const past = await engine.care.past(0, 'other', { ...asked, dry: true });
    expect(past.reaches).toEqual([{ topic: 'shop.v1', from: past.reaches[0]?.from, until: (past.reaches[0]?.from ?? 0) + 35 }]);
    await expect(engine.care.past(0, 'othre', asked)).rejects.toMatchObject({ status: 404, kind: 'unknown-programme' });
    await expect(engine.care.past(1, 'other', asked)).rejects.toMatchObject({ status: 409, kind: 'not-stopped' });
    expect([(await engine.care.stopped()).length, await parkedCount(), await counted(sound)]).toEqual([1, 0, 0]);
  }, 120_000);

  it('is of no avail for a programme of which nothing fails: nothing is parked, and the shard stops again', async () => {
    const [first] = await engine.care.stopped();
    expect(await engine.care.past(0, 'demo', { ...asked, why: 'the wrong one' })).toMatchObject({ programme: 'demo', reason: first?.reason });
    await waitUntil('it has stopped again', async () => (await engine.care.stopped()).some(({ since }) => since > (first?.since ?? since)), { timeoutMs: 20_000 });
    expect([await parkedCount(), await counted(sound)]).toEqual([0, 0]);
    expect(await database.query("select applied from care_log where why = 'the wrong one'")).toEqual([{ applied: 0 }]);
  }, 120_000);

  it('parks what fails of that programme with reason, bytes and the hand, also after a restart, and the others go on', async () => {
    await engine.care.past(0, 'other', asked);
    await stop();
    await start(consumes);
    await allCounted(sound);
    const rows = await parkedRows();
    expect(rows.map((row) => row.customer_id)).toEqual(poisoned.toSorted());
    expect(new Set(rows.map(({ reason, bytes }) => `${bytes.toString()} ${reason}`))).toEqual(new Set(['{"channel":"broken"} the fold of fealty.shop.visit.v1 failed: a fault of the rule (let past by sre: their policy is broken)']));
    expect(await database.query("select asked_by, why, applied, headers ->> 'programme' as programme from care_log where action = 'past' and why <> 'the wrong one'")).toEqual([{ asked_by: 'sre', why: 'their policy is broken', applied: 30, programme: 'other' }]);
    expect(await engine.care.stopped()).toEqual([]);
  }, 120_000);

  it('ends where the log ended when it was opened: what fails later stops the shard again', async () => {
    await log.produce(firstVisits(later, 'broken', 'other'));
    await stopped(0);
    expect(await parkedCount()).toBe(30);
    await stop();
  }, 120_000);
});
