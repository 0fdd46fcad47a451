import type { Stage } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { steps, type Moved } from './funnel.rules.js';

/** Moves by cohort (the month in which a customer became known) and month, both of UTC; those before `from` as one month, empty by name. */
export const movesUntil = (database: Database, programme: string, { from, until }: { from: string; until: string }): Promise<Moved[]> =>
  database.query<Moved>(`
    select to_char(known.at at time zone 'UTC', 'YYYY-MM') as cohort,
      case when moves.at < ($2 || '-01')::timestamp at time zone 'UTC' then '' else to_char(moves.at at time zone 'UTC', 'YYYY-MM') end as month,
      moves.from_stage as "from", moves.to_stage as "to", count(*)::int as customers
    from moves join moves known on known.customer_id = moves.customer_id and known.version = 1
    where moves.programme = $1 and moves.at < (($3 || '-01')::timestamp + interval '1 month') at time zone 'UTC'
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`, [programme, from, until]);

export interface Step { readonly month: string; readonly stage: Stage; readonly entered: number; readonly moved: number; readonly settled: boolean }

/** Who came to a stage for the first time in a month (of UTC), and how many of them came to a later one within 90 days; `lost` is none of the steps. */
export const stepsBetween = (database: Database, programme: string, { from, until }: { from: string; until: string }): Promise<Step[]> =>
  database.query<Step>(`
    with entered as (
      select distinct on (customer_id, to_stage) customer_id, version, to_stage as stage, at, array_position($4, to_stage) as step
      from moves where programme = $1 and to_stage = any ($4) order by customer_id, to_stage, version
    )
    select to_char(entered.at at time zone 'UTC', 'YYYY-MM') as month, stage, count(*)::int as entered,
      count(*) filter (where exists (
        select 1 from moves later where later.customer_id = entered.customer_id and later.version > entered.version
          and array_position($4, later.to_stage) > step and later.at <= entered.at + interval '90 days'))::int as moved,
      (date_trunc('month', min(entered.at) at time zone 'UTC') + interval '1 month 90 days') at time zone 'UTC' <= now() as settled
    from entered where step < cardinality($4)
      and at >= ($2 || '-01')::timestamp at time zone 'UTC' and at < (($3 || '-01')::timestamp + interval '1 month') at time zone 'UTC'
    group by month, stage, step order by month, step`, [programme, from, until, steps]);
