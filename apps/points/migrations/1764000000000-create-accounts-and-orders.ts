import { customerTableSql, messagingTables, partTableSql } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const accounts = customerTableSql('accounts', `
  pending bigint not null check (pending >= 0),
  available bigint not null check (available >= 0),
  held bigint not null check (held >= 0),
  debt bigint not null check (debt >= 0),
  lots_points bigint not null,
  lots_points_min bigint check (lots_points_min > 0),
  constraint available_is_the_sum_of_the_lots check (available = lots_points),
  constraint debt_is_repaid_first check (debt = 0 or available = 0)`);

const orders = partTableSql('orders', `
  points bigint not null check (points >= 0),
  pending bigint not null check (pending >= 0),
  lines_points bigint not null,
  policy_version integer not null check (policy_version >= 1),
  constraint pending_is_part_of_the_points check (pending <= points),
  constraint points_are_the_sum_of_the_lines check (points = lines_points)`);

// It is the first migration: what it made is everything but the list of migrations.
const undo = `
do $$ declare made text; begin
  for made in select quote_ident(tablename) from pg_tables where schemaname = current_schema() and tablename <> 'migrations' loop
    execute 'drop table ' || made;
  end loop;
end $$`;

/** The balance and lots of each customer, and the earn of each order; constraints hold their columns to each other. */
export class CreateAccountsAndOrders1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [messagingTables, accounts, orders]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(undo);
  }
}
