import type { MigrationInterface, QueryRunner } from 'typeorm';

const rebuilt = `
create table rebuilt_inputs (
  customer_id uuid not null,
  inputs json not null,
  inputs_from timestamptz not null
);
create index rebuilt_inputs_of_customer on rebuilt_inputs (customer_id);
revoke update, delete, truncate on rebuilt_inputs from loyalty;`;

/** Where all inputs stand that a rebuild has counted in: also those from before that was kept with versions. */
export class RebuildInputs1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(rebuilt);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rebuilt_inputs');
  }
}
