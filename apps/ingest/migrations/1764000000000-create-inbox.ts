import { messagingTables } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const inboxPartitions = 16;

// Hashed by the foreign id, so that it can grow for years and be purged in small batches; each lookup meets one partition.
const inbox = `
create table inbox (
  programme text not null,
  source text not null,
  foreign_id text not null,
  digest bytea not null,
  customer_id uuid,
  sequence bigint not null,
  occurred_at timestamptz not null,
  ordinal bigint not null,
  item integer not null,
  primary key (foreign_id, source, programme)
) partition by hash (foreign_id);
${Array.from({ length: inboxPartitions }, (_, remainder) =>
  `create table inbox_${remainder} partition of inbox for values with (modulus ${inboxPartitions}, remainder ${remainder});`).join('\n')}

-- What was accepted, without personal fields, one compressed row per transaction: the first version for the refusal log when an id is reused.
create table accepted_content (ordinal bigint primary key, content bytea not null);

-- Compressed already, or gone in a moment: compressing it again costs more time than all the rest of the transaction.
alter table accepted_content alter column content set storage external;
alter table outgoing alter column frame set storage external;
`;

const asides = `
create table refused_event (
  id bigint generated always as identity primary key,
  door text not null check (door in ('http', 'platform.v1')),
  programme text,
  source text not null,
  foreign_id text not null,
  type text not null,
  subject text,
  reason text not null,
  detail text not null,
  record_partition integer,
  record_offset bigint,
  headers jsonb,
  bytes bytea,
  first_content text,
  first_customer_id uuid,
  first_sequence bigint,
  refused_at timestamptz not null
);
create index refused_event_of_source on refused_event (programme, source, refused_at);

create table unknown_field (
  programme text not null,
  source text not null,
  type text not null,
  field text not null,
  events bigint not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (programme, source, type, field)
);

create table relay_lease (shard smallint primary key, holder text not null, held_until timestamptz not null);
`;

export class CreateInbox1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(messagingTables + inbox + asides);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table relay_lease, unknown_field, refused_event, accepted_content, inbox, idempotency_key, refusal, quarantined_record, parked_event, outgoing, consumer_shard');
  }
}
