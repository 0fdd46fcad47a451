import { careTables, dropCareTables } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCareLog1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(careTables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropCareTables);
  }
}
