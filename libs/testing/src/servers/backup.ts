import type { Client } from 'pg';
import { withClient } from './postgres.js';

// A partitioned table stands for its partitions.
const tablesOf = async (client: Client, schema: string): Promise<string[]> =>
  (await client.query<{ name: string }>("select relname as name from pg_class where relnamespace = to_regnamespace(quote_ident($1)) and relkind in ('r', 'p') and not relispartition order by relname", [schema])).rows.map(({ name }) => name);
const columnsOf = async (client: Client, schema: string, table: string): Promise<string> =>
  (await client.query<{ name: string }>("select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2 and is_generated = 'NEVER' order by ordinal_position", [schema, table])).rows.map(({ name }) => `"${name}"`).join(', ');

/** Copies every row of a schema as it is at one instant; `restore` takes the schema back there. */
export const backUp = (adminUrl: string, schema: string): Promise<void> => withClient(adminUrl, async (client) => {
  await client.query('begin isolation level repeatable read');
  await client.query(`drop schema if exists "${schema}_backup" cascade`);
  await client.query(`create schema "${schema}_backup"`);
  for (const table of await tablesOf(client, schema)) await client.query(`create table "${schema}_backup"."${table}" as table "${schema}"."${table}"`);
  await client.query('commit');
});

/** What a point-in-time recovery does to a schema: its rows are those of the backup. Nobody may be connected to it that remembers anything newer. */
export const restore = (adminUrl: string, schema: string): Promise<void> => withClient(adminUrl, async (client) => {
  await client.query('begin');
  // Rows come back in any order, as they were: neither triggers nor foreign keys look at them.
  await client.query('set local session_replication_role = replica');
  const tables = await tablesOf(client, `${schema}_backup`);
  await client.query(`truncate ${tables.map((table) => `"${schema}"."${table}"`).join(', ')}`);
  for (const table of tables) {
    const columns = await columnsOf(client, schema, table);
    await client.query(`insert into "${schema}"."${table}" (${columns}) overriding system value select ${columns} from "${schema}_backup"."${table}"`);
  }
  await client.query('commit');
});
