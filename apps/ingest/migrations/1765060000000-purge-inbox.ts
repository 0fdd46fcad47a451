import type { MigrationInterface, QueryRunner } from 'typeorm';

// What is older than `before` is refused, for its id may be forgotten; what is older than `purged_until` is. Ages are indexed by ranges of
// blocks: rows come nearly in the order of time, and such an index costs a write next to nothing.
const horizon = `
create table inbox_horizon (
  only_row boolean primary key default true check (only_row),
  before timestamptz not null,
  raised_at timestamptz not null,
  purged_until timestamptz not null check (purged_until <= before)
);
create index inbox_age on inbox using brin (occurred_at);
alter table accepted_content add column newest timestamptz;
create index accepted_content_age on accepted_content using brin (newest);
`;

/** Content that was kept before has no age here, and stays. */
export class PurgeInbox1765060000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(horizon);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index accepted_content_age; alter table accepted_content drop column newest; drop index inbox_age; drop table inbox_horizon');
  }
}
