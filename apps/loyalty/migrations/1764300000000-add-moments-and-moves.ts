import type { MigrationInterface, QueryRunner } from 'typeorm';

// Facts stored before have no trace of what was not counted then. All are looked at once by the clock, so that their moments are found.
const facts = `
update profiles set due_at = date_trunc('milliseconds', now()), state = (jsonb_build_object(
  'dueAt', to_char(date_trunc('milliseconds', now()) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) || state::jsonb || jsonb_build_object(
  'orders', '{"faults": [], "publicScores": [0, 0], "promised": 0}'::jsonb || (state::jsonb -> 'orders'),
  'complaints', '{"answeredInTime": 0, "answeredLate": 0, "answers": []}'::jsonb || (state::jsonb -> 'complaints'),
  'shop', '{"recent": [], "channels": [], "memberships": []}'::jsonb || (state::jsonb -> 'shop')))::json
where state::jsonb ? 'orders'`;

const moves = `
create table moves (
  customer_id uuid not null,
  version bigint not null,
  programme text not null,
  at timestamptz not null,
  from_stage text,
  to_stage text not null,
  primary key (customer_id, version)
);
create index moves_by_time on moves (programme, at);
revoke update, delete, truncate on moves from loyalty;
insert into moves (customer_id, version, programme, at, from_stage, to_stage)
  select customer_id, version, programme, as_of, lag(stage) over (partition by customer_id order by version), stage from (
    select history.customer_id, version, programme, as_of, history.said::json -> 'profile' ->> 'stage' as stage,
      lag(history.said::json -> 'profile' ->> 'stage') over (partition by history.customer_id order by version) as former
    from history join profiles using (customer_id)
  ) versions where stage is distinct from former;
alter table standings add column risk text not null default 'none';
create index standings_by_risk on standings (programme, risk, customer_id);`;

/** Moments that come by time, moves between stages, and risk to list by. */
export class AddMomentsAndMoves1764300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const text of [facts, moves]) await runner.query(text);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table moves; alter table standings drop column risk');
  }
}
