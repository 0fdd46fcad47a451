import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = `
alter table orders add column review_at timestamptz;
create index orders_under_review on orders (review_at, customer_id, part_id) where review_at is not null;`;

/** Velocity limits can hold earns for review. Reversible: which are under review stays in the state of the orders. */
export class AddReviews1765100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(up);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table orders drop column review_at');
  }
}
