import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
alter table journals add column undoes_kind text generated always as (case when undoes is not null then 'repair' end) stored;
alter table journals add constraint only_repairs_are_undone foreign key (undoes, undoes_kind) references journals (journal_id, kind);
create unique index a_repair_is_undone_once on journals (undoes) where state <> 'withdrawn';`;

/** Only repairs can be undone, and each once, even by wrong code. Reversible. */
export class UndoRepairsOnce1765010000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index a_repair_is_undone_once; alter table journals drop constraint only_repairs_are_undone; alter table journals drop column undoes_kind');
  }
}
