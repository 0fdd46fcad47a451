import type { MigrationInterface, QueryRunner } from 'typeorm';

const kinds = ['points-pending', 'points-earned', 'points-clawed-back', 'points-held', 'points-released', 'points-redeemed', 'points-restored', 'points-expired'];
const kindCheck = (names: readonly string[]): string => `
alter table entries drop constraint entries_kind_check;
alter table entries add constraint entries_kind_check check (kind in (${names.map((name) => `'${name}'`).join(', ')}));`;

const moves = `
alter table entries add constraint adjusting_gives_or_takes check (kind <> 'points-adjusted' or (pending = 0 and held = 0 and debt <= 0 and
  ((available >= 0 and available - debt > 0) or (available < 0 and debt = 0))));`;

/** Agents can give and take points by hand. Reversible while none did. */
export class AddAdjustments1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [kindCheck([...kinds, 'points-adjusted']), moves]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const text of ['alter table entries drop constraint adjusting_gives_or_takes', kindCheck(kinds)]) await runner.query(text);
  }
}
