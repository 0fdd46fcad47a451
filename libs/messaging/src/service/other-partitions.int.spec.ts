import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database } from '@fealty/postgres';
import { Health } from '@fealty/runtime';
import { waitUntil, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { aTallyDatabase, aTallyLog, type TallyLog } from '../consume/tally.fixture.js';
import { aTallyEngine } from './tally-engine.fixture.js';

const partitions = 2;
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

const shards = () => database.query('select shard from consumer_shard order by shard');
const told = (count: number): TallyLog => ({ ...log, settings: (instance) => ({ ...log.settings(instance), partitions: count }) });
const started = async (count: number, { beside = false } = {}) => aTallyEngine({ log: told(count), own: await open(), instance: `told-${count}`, beside });

describe('F27: a process that was told another number of partitions', () => {
  it.each([[false], [true]])('does not start before any was ever started, and makes no shards (beside: %s)', async (beside) => {
    await expect(started(4, { beside })).rejects.toThrow(/FEALTY_PARTITIONS is 4, but .*shop\.v1 has 2 partitions: the number is fixed for life/);
    expect(await shards()).toEqual([]);
  }, 60_000);

  it('does not start beside one that was told the right number, and leaves its shards as they are', async () => {
    const right = await started(2);
    await expect(started(4)).rejects.toThrow('FEALTY_PARTITIONS is 4, but consumer_shard has 2 rows of orders: the number is fixed for life');
    await log.produce(log.visits([randomUUID()]));
    await waitUntil('the visit is counted', async () => (await database.query('select 1 from tallies where visits = 1')).length === 1, { timeoutMs: 20_000 });
    expect(await shards()).toHaveLength(2);
    expect(await database.query('select 1 from quarantined_record')).toEqual([]);
    await right.stop();
  }, 60_000);

  it('reads nothing and says why where its database has been spoilt already', async () => {
    await database.query('insert into consumer_shard (consumer, shard) select $1, s from generate_series(2, 3) s', ['orders']);
    const { engine, stop } = await started(4);
    const health = new Health();
    engine.watch(health);
    await waitUntil('it says why', async () => (await health.isReady()).checks['consumer']?.includes('FEALTY_PARTITIONS is 4, but'), { timeoutMs: 20_000 });
    await stop();
  }, 60_000);
});
