import type { MigrationInterface, QueryRunner } from 'typeorm';

const keep = `
alter table history add column inputs json, add column inputs_from timestamptz, add column inputs_until timestamptz;
create table quiet_inputs (
  customer_id uuid not null,
  version bigint not null,
  recorded_at timestamptz not null,
  inputs json not null,
  inputs_from timestamptz not null,
  inputs_until timestamptz not null
);
create index quiet_inputs_of_customer on quiet_inputs (customer_id, version);
revoke update, delete, truncate on quiet_inputs from loyalty;`;

const forget = `
drop table quiet_inputs;
alter table history drop column inputs, drop column inputs_from, drop column inputs_until;`;

/** Where each version's own inputs stand, and when they occurred, also of those that told nothing. Unknown of older versions. */
export class KeepInputs1765200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(keep);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(forget);
  }
}
