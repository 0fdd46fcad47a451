import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Texts of an erased customer are deleted; a text is still never changed. */
export class EraseTexts1765020000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('grant delete on texts to complaints; create index texts_of_customer on texts (customer_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index texts_of_customer; revoke delete on texts from complaints');
  }
}
