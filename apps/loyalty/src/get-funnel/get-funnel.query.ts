import type { Database } from '@fealty/postgres';
import type { Moved } from './funnel.rules.js';

/** Moves by cohort (the month in which a customer became known) and month, both of UTC; those before `from` as one month, empty by name. */
export const movesUntil = (database: Database, programme: string, { from, until }: { from: string; until: string }): Promise<Moved[]> =>
  database.query<Moved>(`
    select to_char(known.at at time zone 'UTC', 'YYYY-MM') as cohort,
      case when moves.at < ($2 || '-01')::timestamp at time zone 'UTC' then '' else to_char(moves.at at time zone 'UTC', 'YYYY-MM') end as month,
      moves.from_stage as "from", moves.to_stage as "to", count(*)::int as customers
    from moves join moves known on known.customer_id = moves.customer_id and known.version = 1
    where moves.programme = $1 and moves.at < (($3 || '-01')::timestamp + interval '1 month') at time zone 'UTC'
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`, [programme, from, until]);
