import { describe, expect, it } from '@jest/globals';
import { withClient } from './postgres.js';
import { aTestDatabase } from './test-database.js';
import { aTestPostgres, uniqueName } from './test-servers.js';

const count = async (url: string) => (await withClient(url, (client) => client.query<{ n: number }>('select count(*)::int as n from things'))).rows[0]!.n;

describe('a database for one test', () => {
  let migrations = 0;
  const migrate = async (adminUrl: string) => {
    migrations++;
    await withClient(adminUrl, (client) => client.query('create table things (id int); insert into things values (1)'));
  };

  it('is migrated once, however many ask at the same time, and is nobody else\'s', async () => {
    const template = uniqueName('template');
    const databases = await Promise.all(Array.from({ length: 5 }, () => aTestDatabase(template, migrate)));
    expect(migrations).toBe(1);
    await withClient(databases[0]!.adminUrl, (client) => client.query('insert into things values (2)'));
    expect(await Promise.all(databases.map(({ adminUrl }) => count(adminUrl)))).toEqual([2, 1, 1, 1, 1]);
    await Promise.all(databases.map((database) => database.drop()));
    await expect(count(databases[0]!.adminUrl)).rejects.toThrow(/does not exist/);
  }, 60_000);

  it('leaves no half-migrated template behind', async () => {
    const template = uniqueName('template');
    await expect(aTestDatabase(template, () => Promise.reject(new Error('a wrong migration')))).rejects.toThrow('a wrong migration');
    const database = await aTestDatabase(template, migrate);
    expect(await count(database.adminUrl)).toBe(1);
    await database.drop();
  }, 60_000);

  it('can be reached as another role', async () => {
    const role = uniqueName('role');
    const { adminUrl } = await aTestPostgres();
    await withClient(adminUrl, (client) => client.query(`create role "${role}" login password 'secret'`));
    const database = await aTestDatabase(uniqueName('template'), migrate);
    await expect(count(database.urlAs(role, 'secret'))).rejects.toThrow(/permission denied/);
    await database.drop();
    await withClient(adminUrl, (client) => client.query(`drop role "${role}"`));
  }, 60_000);
});
