import type { MigrationInterface, QueryRunner } from 'typeorm';

const narrow = `
drop index standings_by_risk, standings_by_segment;
create index standings_by_risk on standings (programme, risk, customer_id) where risk <> 'none';
create index standings_by_segment on standings (programme, segment, customer_id) where segment <> 'none';`;

const wide = `
drop index standings_by_risk, standings_by_segment;
create index standings_by_risk on standings (programme, risk, customer_id);
create index standings_by_segment on standings (programme, segment, customer_id);`;

/** Most customers are at no risk and in no segment: an entry for each of them would be written at every move and asked for by nobody. */
export class NarrowStandingsIndexes1764720000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(narrow);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(wide);
  }
}
