import { budgetTables, dropBudgetTables } from '@fealty/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Campaigns can have budgets. Reversible: what was drawn stays in the terms of the earns. */
export class AddBudgets1764730000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(budgetTables);
    await runner.query('revoke delete, truncate on budgets, budget_slices from points');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(dropBudgetTables);
  }
}
