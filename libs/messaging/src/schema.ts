/**
 * Tables that every service needs for messaging, in its own schema: shards with their fence and cursors, outgoing rows, what was set
 * aside and why, and answers kept for a repeated Idempotency-Key.
 */
export const messagingTables = `
create table consumer_shard (
  consumer text not null,
  shard smallint not null,
  epoch bigint not null default 0,
  owner text,
  revision bigint not null default 0,
  ordinal bigint not null default 0,
  offsets jsonb not null default '{}',
  changed jsonb default '[]',
  primary key (consumer, shard)
) with (fillfactor = 50);

create table outgoing (
  shard smallint not null,
  ordinal bigint not null,
  records integer not null,
  frame bytea not null,
  created_at timestamptz not null default now(),
  primary key (shard, ordinal)
);
-- Rows live for milliseconds: to compress them costs more than to write them.
alter table outgoing alter column frame set storage external;

create table parked_event (
  consumer text not null,
  customer_id uuid not null,
  topic text not null,
  sequence bigint not null,
  shard smallint not null,
  record_offset bigint not null,
  reason text not null,
  headers jsonb not null,
  bytes bytea,
  parked_at timestamptz not null default now(),
  primary key (consumer, customer_id, topic, sequence)
);

create table quarantined_record (
  consumer text not null,
  topic text not null,
  record_partition integer not null,
  record_offset bigint not null,
  reason text not null,
  record_key bytea,
  headers jsonb not null,
  bytes bytea,
  quarantined_at timestamptz not null default now(),
  primary key (consumer, topic, record_partition, record_offset)
);

create table refusal (
  consumer text not null,
  customer_id uuid not null,
  topic text not null,
  sequence bigint not null,
  event_id text not null,
  event_type text not null,
  reason text not null,
  detail text,
  occurred_at timestamptz not null,
  refused_at timestamptz not null default now(),
  primary key (consumer, customer_id, topic, sequence)
);

create table idempotency_key (
  client text not null,
  key text not null,
  digest text not null,
  answer json not null,
  created_at timestamptz not null default now(),
  primary key (client, key)
);
create index idempotency_key_age on idempotency_key (created_at);
`;

/** How far each partition was acknowledged; what a topic holds beyond that, a restored database may not know. */
export const relayedTable = `
create table relayed (
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  primary key (topic, partition)
) with (fillfactor = 50);
`;
/** What a consumer keeps of a restore: until where its inputs are read again, and what it had said of which the restored rows know nothing. */
export const restoreTables = `${relayedTable}
alter table consumer_shard add column restored_until jsonb;
create table said_before (
  event_id text primary key,
  customer_id uuid not null,
  cause_id text not null,
  sequence bigint not null,
  event_type text not null
);
create index said_before_by_customer on said_before (customer_id);
`;
/** SQL that removes them. */
export const dropRestoreTables = 'drop table relayed, said_before; alter table consumer_shard drop column restored_until';

/** Tables of the operators' tools: what was done by hand and why, and shards that the breaker has stopped. */
export const careTables = `
create table care_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  consumer text not null,
  shard smallint not null,
  action text not null,
  customer_id uuid,
  topic text,
  sequence bigint,
  applied integer not null default 0,
  asked_by text not null,
  why text not null,
  headers jsonb,
  bytes bytea
);
create index care_log_by_customer on care_log (customer_id);

create table stopped_shard (
  consumer text not null,
  shard smallint not null,
  reason text not null,
  stopped_at timestamptz not null default now(),
  primary key (consumer, shard)
);
`;
/** SQL that removes them. */
export const dropCareTables = 'drop table care_log, stopped_shard';
