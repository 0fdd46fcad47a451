import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { Burst } from './burst.js';
import { Client } from './client.js';

let test: TestDatabase;
let pool: pg.Pool;
const options = () => ({ connectionString: test.adminUrl, Client: Client as unknown as NonNullable<pg.PoolConfig['Client']>, pipeline: true, max: 1 });
beforeAll(async () => {
  test = await aTestDatabase('clients', () => Promise.resolve());
  pool = new pg.Pool({ ...options(), query_timeout: 10_000 });
}, 60_000);
afterAll(async () => {
  await pool.end();
  await test.drop();
});

/** How many megabytes 1,500 transactions and queries of 20 kB each bring among the old objects, in a program of their own. */
const program = `
  import { Database, transaction } from '@fealty/postgres';
  import { getHeapSpaceStatistics } from 'node:v8';
  const database = await Database.open({ url: process.argv[1], schema: 'public', applicationName: 'leaves' });
  const old = () => getHeapSpaceStatistics().find((space) => space.space_name === 'old_space').space_used_size / 1e6;
  const text = 'select cardinality($1::text[]) as n';
  const values = () => [Array.from({ length: 40 }, (_, index) => JSON.stringify({ index, text: 'x'.repeat(500) }))];
  const rounds = async (count) => {
    let [brought, last] = [0, old()];
    for (let round = 0; round < count; round += 1) {
      await transaction(database.batchPool, {}, (tx) => tx.burstAndCommit([{ name: 'counts', text, values: values() }]));
      await database.query(text, values());
      brought += Math.max(0, old() - last);
      last = old();
    }
    return brought;
  };
  await rounds(200);
  console.log(await rounds(1_500));
  await database.close();`;

describe('a client', () => {
  it('lets go of a query once it is answered', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--max-semi-space-size=2', '--input-type=module', '--eval', program, test.adminUrl], { cwd: import.meta.dirname });
    expect(Number(stdout)).toBeLessThan(8);
  }, 30_000);

  it('takes a callback, a promise, text or an object', async () => {
    const client = await pool.connect();
    const [byCallback] = await new Promise<{ n: number }[]>((resolve, reject) => { client.query<{ n: number }>('select 1 as n', (error: Error | null, result) => { if (error === null) resolve(result.rows); else reject(error); }); });
    const { rows: [byText] } = await client.query<{ n: number }>('select $1::int as n', [2]);
    const { rows: [byObject] } = await client.query<{ n: number }>({ text: 'select $1::int as n', values: [3] });
    client.release();
    expect([byCallback?.n, byText?.n, byObject?.n]).toEqual([1, 2, 3]);
    await expect(pool.query('select 1 / 0')).rejects.toThrow('division by zero');
  });

  it('gives up what is not answered in time, with its connection', async () => {
    const hasty = new pg.Pool({ ...options(), query_timeout: 300 }).on('error', () => undefined);
    hasty.on('connect', (client) => { client.on('error', () => undefined); });
    await expect(hasty.query('select pg_sleep(20)')).rejects.toThrow('Query read timeout');
    expect(hasty.totalCount).toBe(0);
    const client = await hasty.connect();
    const burst = new Burst([{ text: 'select pg_sleep(20)' }], 300);
    client.query(burst as unknown as pg.Submittable);
    await expect(burst.results).rejects.toThrow('Query read timeout');
    client.release(true);
    expect((await hasty.query<{ n: number }>('select 1 as n')).rows).toEqual([{ n: 1 }]);
    await hasty.end();
  });
});
