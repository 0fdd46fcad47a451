import type { MigrationInterface, QueryRunner } from 'typeorm';

const kinds = ['points-pending', 'points-earned', 'points-clawed-back', 'points-held', 'points-released', 'points-redeemed', 'points-restored', 'points-expired', 'points-adjusted', 'points-opened'];
const kindCheck = (names: readonly string[]): string => `
alter table entries drop constraint entries_kind_check;
alter table entries add constraint entries_kind_check check (kind in (${names.map((name) => `'${name}'`).join(', ')}));`;

const moves = `
alter table entries add constraint granting_gives check (kind <> 'points-granted' or (pending = 0 and held = 0 and available >= 0 and debt <= 0 and available - debt > 0));`;

/** The policy can give points for something else than an order. Reversible while it gave none. */
export class AddGrants1764930000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [kindCheck([...kinds, 'points-granted']), moves]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const text of ['alter table entries drop constraint granting_gives', kindCheck(kinds)]) await runner.query(text);
  }
}
