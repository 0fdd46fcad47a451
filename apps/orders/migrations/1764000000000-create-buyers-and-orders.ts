import { customerTableSql, messagingTables, partTableSql } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const buyers = customerTableSql('buyers');
const orders = `${partTableSql('orders', 'placed boolean not null, known_at timestamptz not null')}
create index orders_newest on orders (customer_id, known_at desc, part_id desc);`;

/** Customers and their orders. */
export class CreateBuyersAndOrders1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [messagingTables, buyers, orders]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table orders, buyers, consumer_shard, outgoing, parked_event, quarantined_record, refusal, idempotency_key');
  }
}
