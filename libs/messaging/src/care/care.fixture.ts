import { shopVisitV1 } from '@fealty/contracts';
import { Database, migrate } from '@fealty/postgres';
import { aTestDatabase, type TestDatabase } from '@fealty/testing';
import type { Consumption } from '../consume/consumption.js';
import { consumes } from '../consume/tally.fixture.js';
import { customerTableSql, partTableSql } from '../consume/tables.js';
import { besideOf } from '../rebuild/schemas.js';
import { careTables, messagingTables, restoreTables } from '../schema.js';

class CreateTallyWithCare1764000000001 {
  async up(runner: { query(text: string): Promise<unknown> }): Promise<void> {
    await runner.query(messagingTables + careTables + restoreTables + customerTableSql('tallies', 'visits bigint not null check (visits < 1000)') + partTableSql('wishes'));
  }
  async down(): Promise<void> { await Promise.resolve(); }
}

/** The tally service with the operators' tables. */
export const aTallyWithCare = async (): Promise<{ test: TestDatabase; database: Database; open: () => Promise<Database> }> => {
  const test = await aTestDatabase('messaging_care_2', async (adminUrl) => { await migrate({ adminUrl, service: 'orders', password: 'orders', migrations: [CreateTallyWithCare1764000000001 as never] }); });
  const open = (): Promise<Database> => Database.open({ url: test.urlAs('orders', 'orders'), schema: 'orders', applicationName: 'care' });
  return { test, database: await open(), open };
};

/** The same tables once more, beside the live ones. */
export const aTallyBeside = async ({ adminUrl }: TestDatabase): Promise<void> => {
  await migrate({ adminUrl, service: 'orders', schema: besideOf('orders'), password: 'orders', migrations: [CreateTallyWithCare1764000000001 as never] });
};

const onVisit = consumes.deciders.get(shopVisitV1.type);

/** The service as it is after a fix: visits over channel `broken` count like any other. */
export const mended: Consumption = {
  ...consumes,
  deciders: new Map([...consumes.deciders, [shopVisitV1.type, {
    event: shopVisitV1 as never, parts: () => [],
    decide: (state, event, policy) => onVisit?.decide(state, { ...event, data: { channel: 'mended' } }, policy) ?? {},
  }]]),
};
