import { dropRestoreTables, restoreTables } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class NoteWhatWasRelayed1765000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(restoreTables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropRestoreTables);
  }
}
