import { customerTableSql, messagingTables, partTableSql } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const matters = `${partTableSql('matters', `
  programme text not null,
  status text not null check (status in ('open', 'answered', 'waiting-on-customer', 'resolved')),
  next_norm_at timestamptz`)}
create index matters_queue on matters (programme, coalesce(next_norm_at, 'infinity'), customer_id, part_id) where status <> 'resolved';`;

const cases = `
create table cases (
  case_id uuid primary key,
  customer_id uuid not null,
  part_id text not null,
  programme text not null,
  opened_at timestamptz not null
);
create index cases_of_customer on cases (customer_id, opened_at, case_id);
revoke update, delete, truncate on cases from complaints;`;

const texts = `
create table texts (
  text_id uuid primary key,
  case_id uuid not null references cases (case_id),
  customer_id uuid not null,
  author text not null,
  role text not null,
  body text not null,
  written_at timestamptz not null default now()
);
create index texts_of_case on texts (case_id, written_at);
revoke update, delete, truncate on texts from complaints;`;

/** Matters with their cases, where each case stands, and the texts, which stand nowhere else. */
export class CreateMattersCasesAndTexts1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [messagingTables, customerTableSql('complainants'), matters, cases, texts]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table texts, cases, matters, complainants, consumer_shard, outgoing, parked_event, quarantined_record, refusal, idempotency_key');
  }
}
