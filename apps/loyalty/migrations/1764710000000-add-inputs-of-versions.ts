import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each version rests on: of each topic the number of the customer's last event that was counted in. Unknown of older versions. */
export class AddInputsOfVersions1764710000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table history add column rests_on json');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table history drop column rests_on');
  }
}
