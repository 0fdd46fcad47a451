import { counterTables, dropCounterTables } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Velocity limits can count by device and address. Reversible: what was counted is forgotten, what was decided on it stays told. */
export class AddCounts1765200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(counterTables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropCounterTables);
  }
}
