import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTestDatabase, waitUntil, withClient } from '@fealty/testing';
import type { TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { Database } from './database.js';
import { classify, CommitOutcomeUnknown, CommitRefused, NoConnection, sqlStateOf } from './failures.js';
import { transaction } from './transaction.js';
import type { Transaction } from './transaction.js';
import { unnestInsert, unnestUpsert } from './unnest.js';

let test: TestDatabase;
let database: Database;
beforeEach(async () => {
  test = await aTestDatabase('accounts', (adminUrl) => withClient(adminUrl, async (client) => {
    await client.query('create schema points; create table points.accounts (id uuid primary key, balance bigint not null, lots jsonb, bytes bytea)');
  }));
  database = await Database.open({ url: test.adminUrl, schema: 'points', applicationName: 'test', poolMax: 2, batchPoolMax: 2, connectTimeoutMs: 1_000 });
}, 60_000);
afterEach(async () => { await database.close(); await test.drop(); });

const columns = { id: 'uuid', balance: 'bigint', lots: 'jsonb', bytes: 'bytea' };
const save = unnestUpsert({ table: 'accounts', key: ['id'], columns });
const insert = unnestInsert({ table: 'accounts', key: ['id'], columns, onConflict: 'nothing', returning: ['id'] });
const account = (balance = 1) => ({ id: randomUUID(), balance, lots: [{ note: '"\\\' é 😀', at: null }], bytes: Buffer.from([0, 255, 92]) });
const one = { text: `insert into accounts values ('00000000-0000-4000-8000-000000000001', 1)` };
const stored = () => database.query('select id, balance, lots, bytes from accounts');
const kill = async (tx: Transaction): Promise<void> => {
  const { rows: [row] } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
  await withClient(test.adminUrl, (client) => client.query('select pg_terminate_backend($1, 5000)', [row?.pid]));
};
const inBatch = <Result>(work: (tx: Transaction) => Promise<Result>, options = {}) => transaction(database.batchPool, options, work);

describe('a transaction', () => {
  it('stores rows by one statement each and gives them back as they were', async () => {
    const rows = Array.from({ length: 500 }, (_, index) => account(index));
    const results = await inBatch((tx) => tx.burstAndCommit([save(rows), { text: 'select sum(balance)::bigint as sum, array_agg(balance) as all from accounts' }]));
    expect(results[1]?.rows[0]).toMatchObject({ sum: 124_750, all: expect.arrayContaining([0, 499]) });
    await inBatch((tx) => tx.query(save(rows.map((row) => ({ ...row, balance: row.balance + 1 })))));
    expect(await database.query('select * from accounts where id = $1', [rows[7]?.id])).toEqual([{ ...rows[7], balance: 8 }]);
  });

  it('tells which rows of an insert were new', async () => {
    const [old, fresh] = [account(), account()];
    await inBatch((tx) => tx.query(insert([old])));
    const { rows } = await inBatch((tx) => tx.query(insert([old, fresh])));
    expect(rows).toEqual([{ id: fresh.id }]);
  });

  it('undoes everything when the work fails, and the connection goes on', async () => {
    await expect(inBatch(async (tx) => { await tx.query(one); throw new Error('the fold failed'); })).rejects.toThrow('the fold failed');
    await expect(inBatch((tx) => tx.burstAndCommit([one, { text: 'select 1 / 0' }, one]))).rejects.toThrow('division by zero');
    expect(await stored()).toEqual([]);
    await inBatch((tx) => tx.query(one));
    expect(database.batchPool.totalCount).toBe(1);
  });

  it('is not taken for stored when COMMIT is answered with ROLLBACK', async () => {
    const swallowing = inBatch(async (tx) => { await tx.query(one); await tx.query('select 1 / 0').catch(() => undefined); });
    await expect(swallowing).rejects.toBeInstanceOf(CommitRefused);
    expect(await stored()).toEqual([]);
  });

  it('reports an error of its time limits as retryable', async () => {
    const limits = { statementTimeoutMs: 300, lockTimeoutMs: 30, idleTimeoutMs: 300 };
    const failure = (work: (tx: Transaction) => Promise<unknown>) => inBatch(work, limits).then(() => undefined, (error: unknown) => error);
    expect(sqlStateOf(await failure((tx) => tx.query('select pg_sleep(5)')))).toBe('57014');
    await inBatch((tx) => tx.query(one));
    await inBatch(async (holder) => {
      await holder.query('select * from accounts for update');
      expect(sqlStateOf(await failure((tx) => tx.query('select * from accounts for update')))).toBe('55P03');
    });
    const frozen = await failure(async (tx) => {
      const { rows: [row] } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
      await waitUntil('the server ends the idle session', async () => (await database.query('select from pg_stat_activity where pid = $1', [row?.pid])).length === 0);
      await tx.query(one);
    });
    expect(classify(frozen)).toBe('retryable');
  });
});

describe('the end of a transaction', () => {
  it('is known to be undone when its connection dies before COMMIT, and said to be unknown when it dies around it', async () => {
    const before = await inBatch(async (tx) => { await tx.query(one); await kill(tx); await tx.query(one); }).catch((error: unknown) => error);
    expect(before).not.toBeInstanceOf(CommitOutcomeUnknown);
    expect(classify(before)).toBe('retryable');
    await expect(inBatch(async (tx) => { await tx.query(one); await kill(tx); })).rejects.toBeInstanceOf(CommitOutcomeUnknown);
    await expect(inBatch(async (tx) => { await kill(tx); return tx.burstAndCommit([one]); })).rejects.toBeInstanceOf(CommitOutcomeUnknown);
    expect(await stored()).toEqual([]);
    await inBatch((tx) => tx.query(one));
    expect(await stored()).toHaveLength(1);
  });

  it('keeps what a savepoint left', async () => {
    await inBatch(async (tx) => {
      await tx.query(one);
      await tx.query('savepoint half');
      await tx.query(one).catch(() => undefined);
      await tx.query('rollback to savepoint half');
    });
    expect(await stored()).toHaveLength(1);
  });

  it('sees nothing that is committed after its first statement, when it asks for one snapshot', async () => {
    const count = (tx: Transaction) => tx.query<{ n: number }>('select count(*)::int as n from accounts').then(({ rows }) => rows[0]?.n);
    const seen = await inBatch(async (tx) => {
      await inBatch((other) => other.query(save([account()])));
      const first = await count(tx);
      await inBatch((other) => other.query(save([account()])));
      return [first, await count(tx)];
    }, { oneSnapshot: true });
    expect(seen).toEqual([1, 1]);
  });

  it('lets nothing be sent after COMMIT', async () => {
    await expect(inBatch(async (tx) => { await tx.burstAndCommit([one]); await tx.query(one); })).rejects.toThrow('the transaction has ended');
    expect(await stored()).toHaveLength(1);
  });
});

describe('a database', () => {
  it('refuses a bigint that a number cannot hold', async () => {
    await expect(database.query('select 9007199254740993::bigint as n')).rejects.toThrow('does not fit');
    expect(await database.query('select 9007199254740991::bigint as n, null::bigint as none')).toEqual([{ n: 9_007_199_254_740_991, none: null }]);
  });

  it('has connections for batches when commands hold all of theirs', async () => {
    await transaction(database.commandPool, {}, () => transaction(database.commandPool, {}, async () => {
      await expect(transaction(database.commandPool, {}, async () => Promise.resolve())).rejects.toBeInstanceOf(NoConnection);
      await inBatch((tx) => tx.query(one));
    }));
    expect(await stored()).toHaveLength(1);
  });

  it('replaces idle connections that died', async () => {
    await inBatch((tx) => tx.query(one));
    await stored();
    await withClient(test.adminUrl, (client) => client.query(`select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'test'`));
    await waitUntil('both pools noticed', () => database.batchPool.totalCount + database.commandPool.totalCount === 0);
    expect(await stored()).toHaveLength(1);
  });

  it('says why it could not be opened', async () => {
    const settings = { schema: 'points', applicationName: 'test', openWithinMs: 200 };
    const away = await Database.open({ ...settings, url: 'postgres://a:b@127.0.0.1:1/x' }).catch((error: unknown) => error);
    expect([away instanceof NoConnection, classify(away)]).toEqual([true, 'retryable']);
    const stranger = await Database.open({ ...settings, url: test.urlAs('nobody', 'x') }).catch((error: unknown) => error);
    expect([stranger instanceof NoConnection, classify(stranger)]).toEqual([true, 'fatal']);
  });
});
