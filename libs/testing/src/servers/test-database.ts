import pg from 'pg';
import { withClient } from './postgres.js';
import { aTestPostgres, uniqueName } from './test-servers.js';

/** A database of one test. */
export interface TestDatabase {
  readonly name: string;
  /** The URL of the owner of everything. */
  readonly adminUrl: string;
  /** The URL of this database for another role. */
  urlAs(role: string, password: string): string;
  drop(): Promise<void>;
}

const urlOf = (adminUrl: string, database: string): string => {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
};

const exists = async (client: pg.Client, name: string): Promise<boolean> =>
  (await client.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1;

// Made under another name and renamed when migrated: a template that exists is whole.
const makeTemplate = async (adminUrl: string, template: string, migrate: (adminUrl: string) => Promise<void>): Promise<void> => {
  await withClient(adminUrl, async (client) => {
    await client.query(`select pg_advisory_lock(hashtext($1), 1)`, [template]);
    if (await exists(client, template)) return;
    const draft = uniqueName('draft');
    await client.query(`create database ${pg.escapeIdentifier(draft)}`);
    try {
      await migrate(urlOf(adminUrl, draft));
      await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = $1`, [draft]);
      await client.query(`alter database ${pg.escapeIdentifier(draft)} with allow_connections false`);
      await client.query(`alter database ${pg.escapeIdentifier(draft)} rename to ${pg.escapeIdentifier(template)}`);
    } catch (error) {
      await client.query(`drop database if exists ${pg.escapeIdentifier(draft)} with (force)`);
      throw error;
    }
  });
};

const cloneOf = async (adminUrl: string, template: string): Promise<string | undefined> => withClient(adminUrl, async (client) => {
  if (!await exists(client, template)) return undefined;
  const name = uniqueName('test');
  await client.query(`create database ${pg.escapeIdentifier(name)} template ${pg.escapeIdentifier(template)}`);
  return name;
});

/**
 * A database of its own for one test: a clone of a template that is migrated once per server, by whichever process asks first.
 * On a server that outlives the migrations the template's name should carry their version.
 */
export const aTestDatabase = async (template: string, migrate: (adminUrl: string) => Promise<void>): Promise<TestDatabase> => {
  const { adminUrl } = await aTestPostgres();
  let name = await cloneOf(adminUrl, template);
  if (name === undefined) {
    await makeTemplate(adminUrl, template, migrate);
    name = await cloneOf(adminUrl, template);
  }
  if (name === undefined) throw new Error(`The template ${template} went away.`);
  const own = name;
  return {
    name: own,
    adminUrl: urlOf(adminUrl, own),
    urlAs: (role, password) => {
      const url = new URL(urlOf(adminUrl, own));
      url.username = role;
      url.password = password;
      return url.href;
    },
    drop: () => withClient(adminUrl, async (client) => { await client.query(`drop database if exists ${pg.escapeIdentifier(own)} with (force)`); }),
  };
};
