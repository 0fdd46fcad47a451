import type { Stage } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import { steps, type Moved } from './funnel.rules.js';

/** Months of which something is asked, and the day up to which time has come: what it will still bring is in the rows already. */
export interface Asked { readonly from: string; readonly until: string; readonly today: string }

/** Moves by cohort (the month in which a customer became known) and month; those before `from` as one month, empty by name. */
export const movesUntil = (database: Database, programme: string, { from, until, today }: Asked): Promise<Moved[]> =>
  database.query<Moved>(`
    select to_char(known.day, 'YYYY-MM') as cohort, case when moves.day < ($2 || '-01')::date then '' else to_char(moves.day, 'YYYY-MM') end as month,
      moves.from_stage as "from", moves.to_stage as "to", count(*)::int as customers
    from moves join moves known on known.customer_id = moves.customer_id and known.from_stage is null
    where moves.programme = $1 and moves.day < ($3 || '-01')::date + interval '1 month' and moves.day <= $4::date
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`, [programme, from, until, today]);

export interface Step { readonly month: string; readonly stage: Stage; readonly entered: number; readonly moved: number; readonly settled: boolean }

/** Who came to a stage for the first time in a month, and how many of them came to a later one within 90 days; `lost` and `lapsed` are none of the steps. */
export const stepsBetween = (database: Database, programme: string, { from, until, today }: Asked): Promise<Step[]> =>
  database.query<Step>(`
    with entered as (
      select distinct on (customer_id, to_stage) customer_id, day, step as turn, to_stage as stage, array_position($5, to_stage) as step
      from moves where programme = $1 and to_stage = any ($5) and day <= $4::date order by customer_id, to_stage, day, moves.step
    )
    select to_char(entered.day, 'YYYY-MM') as month, stage, count(*)::int as entered,
      count(*) filter (where exists (
        select 1 from moves later where later.customer_id = entered.customer_id and (later.day, later.step) > (entered.day, entered.turn)
          and array_position($5, later.to_stage) > entered.step and later.day <= least(entered.day + 90, $4::date)))::int as moved,
      date_trunc('month', min(entered.day)) + interval '1 month 90 days' <= $4::date as settled
    from entered where entered.step < cardinality($5) and day >= ($2 || '-01')::date and day < ($3 || '-01')::date + interval '1 month'
    group by month, stage, entered.step order by month, entered.step`, [programme, from, until, today, steps]);
