import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Database, Statement } from '@fealty/postgres';
import { withClient, type TestDatabase } from '@fealty/testing';
import { randomUUID } from 'node:crypto';
import { consumes, aTallyDatabase } from './tally.fixture.js';
import { tableStatements } from './tables.js';

let test: TestDatabase;
let database: Database;
beforeAll(async () => { ({ test, database } = await aTallyDatabase()); }, 60_000);
afterAll(async () => { await database.close(); await test.drop(); });

const statements = tableStatements(consumes.customers, consumes.parts);

/** How the server goes about a statement that it keeps prepared. */
const planOf = async ({ text, values = [] }: Statement): Promise<string> => {
  const client = await database.batchPool.connect();
  try {
    await client.query(`prepare kept as ${text}`);
    const given = values.map((value) => `'{${(value as readonly string[]).join(',')}}'`).join(', ');
    return (await client.query<{ 'QUERY PLAN': string }>(`explain (costs off) execute kept(${given})`)).rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    client.release(true);
  }
};

it('a batch finds customers and parts by their keys also where tables are small now', async () => {
  const id = randomUUID();
  await database.query(`insert into tallies (customer_id, shard, programme, seen, said, state, visits) select gen_random_uuid(), 0, 'demo', '{}', 0, '{}', 0 from generate_series(1, 20)`);
  await database.query(`insert into wishes (customer_id, part_id, shard, state) select gen_random_uuid(), n::text, 0, '{}' from generate_series(1, 20) n`);
  await withClient(test.adminUrl, (client) => client.query('analyze orders.tallies, orders.wishes'));
  for (const statement of [statements.loadCustomers([id]), statements.loadParts([{ customerId: id, partId: '1' }])]) {
    const plan = await planOf(statement);
    expect(plan).toMatch(/Index (Only )?Scan/);
    expect(plan).not.toMatch(/Seq Scan|Hash Join|Merge Join/);
  }
});
