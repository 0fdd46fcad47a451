import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTestDatabase, withClient, type TestDatabase } from '@fealty/testing';
import { Database } from './database.js';
import { transaction, type Statement, type Transaction } from './transaction.js';

let test: TestDatabase;
let database: Database;
beforeEach(async () => {
  test = await aTestDatabase('bursts', (adminUrl) => withClient(adminUrl, async (client) => { await client.query('create schema points; create table points.kept (n bigint primary key)'); }));
  database = await Database.open({ url: test.adminUrl, schema: 'points', applicationName: 'test', poolMax: 1, batchPoolMax: 1 });
}, 60_000);
afterEach(async () => { await database.close(); await test.drop(); });

const keep = (n: unknown): Statement => ({ name: 'keep', text: 'insert into kept values ($1) returning n', values: [n] });
const divide = (by: number): Statement => ({ name: 'divide', text: 'select 10::bigint / $1::bigint as n', values: [by] });
const inOne = <Result>(work: (tx: Transaction) => Promise<Result>) => transaction(database.batchPool, {}, work);
const kept = async () => (await database.query<{ n: number }>('select n from kept order by n')).map(({ n }) => n);

describe('a burst', () => {
  it('answers every statement in its order, with values of the right types', async () => {
    const results = await inOne((tx) => tx.burst([keep(1), divide(5), { text: 'select now() as at' }, keep(2)]));
    expect(results.map(({ command, rows }) => [command, rows.length])).toEqual([['INSERT', 1], ['SELECT', 1], ['SELECT', 1], ['INSERT', 1]]);
    expect([results[1]?.rows[0], results[2]?.rows[0]]).toEqual([{ n: 2 }, { at: expect.any(Date) }]);
  });

  it('skips what stands behind a failed statement, and prepares it when it is sent again on the same connection', async () => {
    await expect(inOne((tx) => tx.burstAndCommit([divide(0), keep(1)]))).rejects.toThrow('division by zero');
    expect(await inOne((tx) => tx.burstAndCommit([divide(2), keep(2)]))).toHaveLength(2);
    await expect(inOne((tx) => tx.burstAndCommit([keep(3), divide(0), keep(4)]))).rejects.toThrow('division by zero');
    expect(await kept()).toEqual([2]);
    expect(database.batchPool.totalCount).toBe(1);
  });

  it('commits nothing when a value of a statement cannot be sent', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(inOne((tx) => tx.burstAndCommit([keep(1), keep(circular), keep(2)]))).rejects.toThrow();
    expect(await kept()).toEqual([]);
    await inOne((tx) => tx.query(keep(3)));
    expect(await kept()).toEqual([3]);
  });

  it('refuses one name for two statements before it sends them', async () => {
    await expect(inOne((tx) => tx.burstAndCommit([keep(1), { ...keep(2), text: 'select $1::bigint' }]))).rejects.toThrow();
    expect(await kept()).toEqual([]);
  });
});
