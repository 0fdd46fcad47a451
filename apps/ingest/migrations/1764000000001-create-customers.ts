import type { MigrationInterface, QueryRunner } from 'typeorm';

const customers = `
create table customer (
  customer_id uuid primary key,
  programme text not null,
  platform text not null,
  subject text not null,
  sequence bigint not null,
  known_since timestamptz not null,
  unique (programme, platform, subject)
) with (fillfactor = 70);

create table person (
  customer_id uuid primary key references customer,
  version bigint not null,
  person jsonb not null
);

create table reference_stream (only_row boolean primary key default true check (only_row), sequence bigint not null);
insert into reference_stream (sequence) values (0);

-- One ordinal per transaction, drawn when all its numbering rows are locked: for one customer the order of ordinals is that of sequences.
create sequence outgoing_ordinal;
`;

const policies = `
create table policy_version (
  programme text not null,
  version integer not null,
  effective_from timestamptz not null,
  published_at timestamptz not null,
  published_by text not null,
  policy jsonb not null,
  ordinal bigint not null unique,
  primary key (programme, version)
);
`;

export class CreateCustomers1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(customers + policies);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table policy_version, reference_stream, person, customer; drop sequence outgoing_ordinal');
  }
}
