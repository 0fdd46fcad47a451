import { customerTableSql, messagingTables } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const history = `
create table history (
  customer_id uuid not null,
  version bigint not null check (version >= 1),
  as_of timestamptz not null,
  recorded_at timestamptz not null,
  said text not null,
  primary key (customer_id, version)
);
revoke update, delete, truncate on history from loyalty;`;

const standings = `
create table standings (
  customer_id uuid primary key,
  programme text not null,
  stage text not null,
  tier text not null,
  since timestamptz not null,
  version bigint not null check (version >= 1)
) with (fillfactor = 90);
create index standings_by_stage on standings (programme, stage, customer_id);
create index standings_by_tier on standings (programme, tier, customer_id);`;

/** Facts by customer, every version that was said, and stage and tier to list by. */
export class CreateProfilesAndHistory1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [messagingTables, customerTableSql('profiles'), history, standings]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table standings, history, profiles, consumer_shard, outgoing, parked_event, quarantined_record, refusal, idempotency_key');
  }
}
