import type { MigrationInterface, QueryRunner } from 'typeorm';

// What was told says best when somebody became known, and showed intent.
const played = `
update profiles set due_at = date_trunc('milliseconds', now()), state = jsonb_set(
  state::jsonb || jsonb_build_object('formerly', to_char(known.at at time zone 'UTC', 'YYYYMMDD')::int), '{shop}', (state::jsonb -> 'shop')
  || case when (state -> 'shop' ->> 'intent')::boolean then jsonb_build_object('intentOn', to_char(coalesce(known.prospect_at, known.at) at time zone 'UTC', 'YYYYMMDD')::int) else '{}' end)::json
from (select customer_id, min(at) as at, min(at) filter (where to_stage = 'prospect') as prospect_at from moves group by customer_id) known
where known.customer_id = profiles.customer_id;
drop table moves;
create table moves (
  customer_id uuid not null,
  day date not null,
  step smallint not null,
  programme text not null,
  from_stage text,
  to_stage text not null,
  written_at timestamptz not null default now(),
  primary key (customer_id, day, step)
);
create index moves_by_day on moves (programme, day);
create index moves_as_written on moves using brin (written_at) with (pages_per_range = 16, autosummarize = on);`;

const told = `
drop table moves;
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
  ) versions where stage is distinct from former;`;

/** Moves by the days that the facts give them. Of customers known before, those of their moves are made when the clock looks at them, which is at once. */
export class PlayMoves1765100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(played);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(told);
  }
}
