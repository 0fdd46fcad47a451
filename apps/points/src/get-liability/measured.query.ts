import type { Database } from '@fealty/postgres';
import { ageDays, agesMax, type Measured } from './measured.rules.js';

/** What the ledger tells of a programme at an instant, and its active points by the age of their lots. */
export interface LedgerTells extends Measured { readonly active: readonly number[] }

// A lot is born with the first entry that gives to it. What a hold took counts as redeemed, and its release as given back.
const moves = `
  with moves as materialized (
    select e.customer_id, l ->> 'lotId' as lot_id, (l ->> 'points')::bigint as points, e.kind, e.occurred_at,
      min(e.occurred_at) over (partition by e.customer_id, l ->> 'lotId') as born_at
    from entries e, json_array_elements(e.lots) l where e.programme = $1 and e.occurred_at < $2::timestamptz
  ), aged as (
    select *, least(extract(epoch from occurred_at - born_at)::bigint / 86400 / $3::int, $4::int - 1)::int as age,
      least(extract(epoch from $2::timestamptz - born_at)::bigint / 86400 / $3::int, $4::int - 1)::int as age_now from moves
  )`;
// Of an age that is not over nothing is known yet; the last one never is.
const ages = `${moves}, ends as (
    select a.age, sum(case when aged.age < a.age or (a.age = 0 and points > 0 and occurred_at = born_at) then points else 0 end) as there,
      -sum(case when aged.age = a.age and kind in ('points-held', 'points-released', 'points-redeemed', 'points-restored') then points else 0 end) as redeemed,
      -sum(case when aged.age = a.age and kind = 'points-expired' then points else 0 end) as expired,
      -sum(case when aged.age = a.age and kind in ('points-clawed-back', 'points-adjusted') and points < 0 then points else 0 end) as "left"
    from generate_series(0, $4::int - 2) a (age) join aged on aged.age_now > a.age group by a.age
  )
  select coalesce((select json_agg(json_build_object('age', age, 'there', there, 'redeemed', redeemed, 'expired', expired, 'left', "left") order by age) from ends), '[]') as ages,
    (select json_agg(coalesce(points, 0) order by a.age) from generate_series(0, $4::int - 1) a (age)
      left join (select age_now, sum(points) as points from aged group by age_now) now on now.age_now = a.age) as active,
    (select coalesce(-sum(pending) filter (where kind = 'points-earned'), 0)::bigint from entries where programme = $1 and occurred_at < $2::timestamptz) as activated,
    (select coalesce(-sum(pending) filter (where kind = 'points-clawed-back'), 0)::bigint from entries where programme = $1 and occurred_at < $2::timestamptz) as withdrawn,
    (select coalesce(sum(c.cost), 0)::bigint from redemptions r join unnest($5::text[], $6::bigint[]) as c (reward_key, cost) using (reward_key) where r.redeemed_at < $2::timestamptz) as "costMinor",
    (select coalesce(sum(r.points), 0)::bigint from redemptions r where r.reward_key = any($5::text[]) and r.redeemed_at < $2::timestamptz) as "costedPoints"`;

interface Asked { readonly programme: string; readonly before: string; /** What a piece costs, by reward. */ readonly costs: ReadonlyMap<string, number> }

/** What the entries before an instant tell of rates; it reads the programme's ledger whole. */
export const ledgerTells = async (database: Database, { programme, before, costs }: Asked): Promise<LedgerTells> => {
  const [row] = await database.query<LedgerTells>(ages, [programme, before, ageDays, agesMax, [...costs.keys()], [...costs.values()]]);
  if (row === undefined) throw new Error('a sum without a row');
  return row;
};
