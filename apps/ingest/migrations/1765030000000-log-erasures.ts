import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who had a person erased, when and why. It names nobody but by our own id, and is kept: after a restore elsewhere it tells whom to erase again. */
export class LogErasures1765030000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table erasure (
      id bigint generated always as identity primary key, customer_id uuid not null references customer, programme text not null, erased_at timestamptz not null, asked_by text not null, why text not null
    ); create index refused_event_of_subject on refused_event (programme, subject)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index refused_event_of_subject; drop table erasure');
  }
}
