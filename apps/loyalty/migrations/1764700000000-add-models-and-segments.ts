import type { MigrationInterface, QueryRunner } from 'typeorm';

const models = `
create table models (
  programme text not null,
  version integer not null check (version >= 1),
  effective_from timestamptz not null,
  published_at timestamptz not null,
  customers integer not null,
  asked_at timestamptz,
  data json not null,
  primary key (programme, version)
);
create table model_keeper (
  programme text primary key,
  holder text not null,
  held_until timestamptz not null
);`;

const segments = `
alter table standings add column segment text not null default 'none';
create index standings_by_segment on standings (programme, segment, customer_id);`;

// Facts stored before name no moment at which score or chance of being alive move into another band: all with a purchase are looked at once.
const facts = `update profiles set due_at = date_trunc('milliseconds', now()) where json_array_length(state -> 'orders' -> 'days') > 0`;

/** Model versions as they were said, who keeps them, and segments to list by. */
export class AddModelsAndSegments1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [models, segments, facts]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table models, model_keeper; alter table standings drop column segment');
  }
}
