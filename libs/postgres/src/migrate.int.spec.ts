import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aTestDatabase, withClient } from '@fealty/testing';
import type { TestDatabase } from '@fealty/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { Database } from './database.js';
import { migrate, missingMigrations } from './migrate.js';
import type { MigrationClass } from './migrate.js';

class CreateAccounts1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table accounts (customer_id uuid primary key, balance bigint not null)');
    await runner.query('create table entries (id int primary key)');
    await runner.query('revoke update, delete on entries from ledger');
  }
  async down(runner: QueryRunner): Promise<void> { await runner.query('drop table accounts, entries'); }
}

class AddNote1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> { await runner.query('alter table accounts add note text'); }
  async down(runner: QueryRunner): Promise<void> { await runner.query('alter table accounts drop note'); }
}

class BreakHalfway1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table half (id int)');
    await runner.query('select 1 / 0');
  }
  async down(): Promise<void> { /* never got up */ }
}

// Roles belong to the whole server, which other specs share: these services are nobody else's.
const password = 'it\'s a \\secret';
let test: TestDatabase;
beforeEach(async () => { test = await aTestDatabase('empty', async () => Promise.resolve()); }, 60_000);
afterEach(async () => { await test.drop(); });

const run = (migrations: MigrationClass[], service = 'ledger') => migrate({ adminUrl: test.adminUrl, service, password, migrations });
const as = <Result>(role: string, work: (query: (text: string) => Promise<unknown[]>) => Promise<Result>) =>
  withClient(test.urlAs(role, encodeURIComponent(password)), (client) => work(async (text) => (await client.query(text)).rows as unknown[]));

describe('migrate', () => {
  it('runs each migration once, however often and however many at a time it is called', async () => {
    const both = await Promise.all([run([AddNote1764000000001, CreateAccounts1764000000000]), run([AddNote1764000000001, CreateAccounts1764000000000])]);
    expect(both.map((done) => done.length).sort()).toEqual([0, 2]);
    expect(both.flat()).toEqual(['CreateAccounts1764000000000', 'AddNote1764000000001']);
    expect(await run([CreateAccounts1764000000000, AddNote1764000000001])).toEqual([]);
  });

  it('gives a service its own schema and nothing of another one', async () => {
    await Promise.all([run([CreateAccounts1764000000000]), run([], 'parcels')]);
    await as('ledger', async (query) => { expect(await query('select count(*)::int as n from accounts')).toEqual([{ n: 0 }]); });
    await as('parcels', async (query) => {
      await expect(query('select * from ledger.accounts')).rejects.toThrow('permission denied for schema ledger');
      await expect(query('create table public.mine (id int)')).rejects.toThrow('permission denied for schema public');
      await expect(query('create table mine (id int)')).rejects.toThrow('permission denied for schema parcels');
      await expect(query('create schema mine')).rejects.toThrow('permission denied for database');
    });
  });

  it('leaves a service what it may do to its tables, and not what a migration revoked, also the second time', async () => {
    for (let time = 0; time < 2; time += 1) await run([CreateAccounts1764000000000]);
    await as('ledger', async (query) => {
      await query('insert into entries values (1)');
      await query(`insert into accounts values ('00000000-0000-4000-8000-000000000001', 1)`);
      await query('update accounts set balance = 2');
      await expect(query('update entries set id = 2')).rejects.toThrow('permission denied for table entries');
      await expect(query('delete from entries')).rejects.toThrow('permission denied for table entries');
      await expect(query('delete from migrations')).rejects.toThrow('permission denied for table migrations');
    });
  });

  it('sets the limits on the role, so that no connection is without', async () => {
    await run([]);
    await as('ledger', async (query) => {
      expect(await query('show statement_timeout')).toEqual([{ statement_timeout: '10s' }]);
      expect(await query('show idle_in_transaction_session_timeout')).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);
      expect(await query('select current_schema() as schema')).toEqual([{ schema: 'ledger' }]);
    });
  });

  it('leaves nothing of a migration that breaks, and keeps those before it', async () => {
    await expect(run([CreateAccounts1764000000000, BreakHalfway1764000000002])).rejects.toThrow('division by zero');
    await as('ledger', async (query) => {
      expect(await query('select name from migrations')).toEqual([{ name: 'CreateAccounts1764000000000' }]);
      expect(await query(`select to_regclass('half') as half`)).toEqual([{ half: null }]);
    });
  });

  it('refuses names that cannot be ordered or quoted', async () => {
    class CreateAccounts implements MigrationInterface {
      async up(): Promise<void> { /* never runs */ }
      async down(): Promise<void> { /* never runs */ }
    }
    await expect(run([CreateAccounts])).rejects.toThrow('must end in 13 digits');
    await expect(run([], 'Points"')).rejects.toThrow('lower-case letters');
  });

  it('tells a service which migrations are missing', async () => {
    await run([CreateAccounts1764000000000]);
    const database = await Database.open({ url: test.urlAs('ledger', encodeURIComponent(password)), schema: 'ledger', applicationName: 'test' });
    expect(await missingMigrations(database, [CreateAccounts1764000000000, AddNote1764000000001])).toEqual(['AddNote1764000000001']);
    await database.close();
  });
});
