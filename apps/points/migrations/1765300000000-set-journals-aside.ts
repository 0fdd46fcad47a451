import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
alter table journals add column count_fault text, add column count_again_at timestamptz;
grant update (count_fault, count_again_at) on journals to points;`;

/** A journal that cannot be counted tells why and waits, so that others are counted. Reversible: the oldest is tried first again. */
export class SetJournalsAside1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table journals drop column count_fault, drop column count_again_at');
  }
}
