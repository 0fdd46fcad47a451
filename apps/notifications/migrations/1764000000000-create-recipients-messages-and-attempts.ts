import { customerTableSql, messagingTables, partTableSql } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const messages = `${partTableSql('messages', `
  programme text not null,
  status text not null check (status in ('scheduled', 'sending', 'sent', 'suppressed', 'failed', 'unknown')),
  attempts integer not null check (attempts >= 0),
  occurred_at timestamptz not null,
  expires_at timestamptz not null`)}
create index messages_of_customer on messages (customer_id, occurred_at, part_id);
create index messages_sending on messages (occurred_at) where status = 'sending';`;

const attempts = `
create table attempts (
  customer_id uuid not null,
  message_id text not null,
  attempt integer not null check (attempt >= 1),
  claimed_by text not null,
  claimed_at timestamptz not null default now(),
  primary key (customer_id, message_id, attempt)
);
revoke update, delete, truncate on attempts from notifications;`;

/** Recipients, messages, and the attempts that were made to hand them over. */
export class CreateRecipientsMessagesAndAttempts1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [messagingTables, customerTableSql('recipients'), messages, attempts]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table attempts, messages, recipients, consumer_shard, outgoing, parked_event, quarantined_record, refusal, idempotency_key');
  }
}
