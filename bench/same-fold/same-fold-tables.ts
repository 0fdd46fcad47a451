import { careTables, customerTableSql, messagingTables, restoreTables } from '@fealty/messaging';
import type { MigrationClass } from '@fealty/postgres';

/** The tables of the peers' projection, in the schema that loyalty has otherwise. */
class SameFoldTables1764000000000 {
  async up(runner: { query(text: string): Promise<unknown> }): Promise<void> {
    for (const text of [messagingTables, careTables, restoreTables, customerTableSql('projected')]) await runner.query(text);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the schema is dropped after each run'));
  }
}

export const sameFoldTables = [SameFoldTables1764000000000] as unknown as MigrationClass[];
