import type { Event, PointsRedeemedV1 } from '@fealty/contracts';
import { refolding, type Rebuilt, type Schemas, type Writes } from '@fealty/messaging';
import { publishes } from '../publishes.js';
import { drawAgain } from './budgets.table.js';
import { insertEntries } from './entries.table.js';
import { evolve, movedOrders } from './evolve.rules.js';
import { emptyAccount, type OrderEarn, type PointsAccount, type PointsFact, type PointsState } from './points-account.rules.js';
import { accounts, orders } from './points-account.table.js';
import { insertRedemptions, isRedeemed } from './redemptions.table.js';
import { rewardKey } from './rewards.rules.js';
import { countLessOfHolds } from './counts.table.js';

const piecesOf = (event: Event): readonly Pick<PointsRedeemedV1, 'programme' | 'data'>[] => (isRedeemed(event) && event.data.piece !== undefined ? [event] : []);

// A code never travels: it is looked up where it is live. The last piece tells how many there were.
const stockText = `
  insert into rewards (key, state, taken, stock)
  select key, json_build_object('taken', number, 'codes', (select coalesce(max(c.number), 0) from points.reward_codes c where reward_key = key), 'stock', stock), number, stock
  from (select distinct on (key) key, number, stock from unnest($1::text[], $2::bigint[], $3::bigint[]) as t(key, number, stock) order by key, number desc) told order by key
  on conflict (key) do update set state = excluded.state, taken = excluded.taken, stock = excluded.stock where excluded.taken > rewards.taken`;
const codesText = `
  insert into reward_codes select c.* from points.reward_codes c join unnest($1::text[], $2::bigint[]) as t(key, number) on (c.reward_key, c.number) = (t.key, t.number)
  on conflict do nothing`;

/** points.rewards: what was taken, as the redemptions tell it, and the codes that they gave; before the redemptions themselves. */
const retellRewards: Writes = ({ events }) => {
  const pieces = events.flatMap(piecesOf);
  if (pieces.length === 0) return [];
  const keys = pieces.map(({ programme, data: { reward = '' } }) => rewardKey(programme, reward));
  const numbers = pieces.map(({ data: { piece } }) => piece?.number);
  return [{ text: stockText, values: [keys, numbers, pieces.map(({ data: { piece } }) => piece?.of ?? null)] }, { text: codesText, values: [keys, numbers] }];
};

const refold = { parts: (event: Event) => movedOrders(event as unknown as PointsFact), evolve: (state: PointsState, event: Event) => evolve(state, event as unknown as PointsFact) };
const writes = [insertEntries, retellRewards, insertRedemptions];

/** How a restored database takes over what points.v1 tells beyond it: as a rebuild would, which keeps the budgets. */
export const comesBack = { refold, writes: [...writes, drawAgain, countLessOfHolds] };

/** What the service consumes when it comes to its state again: its own topic. */
export const retells = refolding<PointsAccount, OrderEarn>({
  service: 'points', publishes, customers: accounts, partTable: orders, writes, ...refold,
});

// What admins stored is told to nobody. A row of which nothing was taken or stored says nothing.
const rebuiltRewards = ({ live, beside }: Schemas): string => `
  select key, taken, codes, case when redemption_id is null or code_number is not null or stored_at > redeemed_at then codes else stock end as stock
  from (
    select coalesce(r.key, c.reward_key) as key, coalesce(r.taken, 0) as taken, coalesce(c.last, 0) as codes, r.stock, c.stored_at
    from "${beside}".rewards r full join (select reward_key, max(number) as last, max(added_at) as stored_at from "${live}".reward_codes group by reward_key) c on c.reward_key = r.key
  ) told left join "${beside}".redemptions given on given.reward_key = told.key and given.number = told.taken
  where taken > 0 or codes > 0`;
const asRow = `jsonb_build_object('taken', taken, 'codes', codes, 'stock', stock)`;

// The due instant of a told state, as the account counts it.
const toldDue = `(select min(at::timestamptz) from (
  select hold ->> 'expiresAt' as at from jsonb_array_elements(b.state::jsonb -> 'holds') hold
  union all select case when (lot ->> 'warned')::boolean or lot ->> 'warnAt' is null then coalesce(lot ->> 'waitsUntil', lot ->> 'expiresAt') else lot ->> 'warnAt' end from jsonb_array_elements(b.state::jsonb -> 'lots') lot) ends)`;
const untold = `array['birthday', 'marks']`;
// What people.v1 told. The former state keeps none of it: nobody would tell it of an erasure.
const ofPersons = ({ live, beside }: Schemas): string[] => [`
  update "${beside}".accounts b set due_at = least(${toldDue}, (l.state::jsonb #>> '{birthday,at}')::timestamptz),
    state = (b.state::jsonb - ${untold} || jsonb_strip_nulls(jsonb_build_object('birthday', l.state::jsonb -> 'birthday', 'marks', l.state::jsonb -> 'marks')))::json
  from "${live}".accounts l where l.customer_id = b.customer_id and (l.state::jsonb ?| ${untold} or b.state::jsonb ?| ${untold})`,
  `update "${live}".accounts b set due_at = ${toldDue}, state = (b.state::jsonb - ${untold})::json where b.state::jsonb ?| ${untold}`];

const takesOver = (schemas: Schemas): string[] => [
  ...ofPersons(schemas),
  `insert into "${schemas.beside}".rewards (key, state, taken, stock) select key, ${asRow}::json, taken, stock from (${rebuiltRewards(schemas)}) rebuilt
   on conflict (key) do update set state = excluded.state, taken = excluded.taken, stock = excluded.stock`,
  `insert into "${schemas.beside}".reward_codes select * from "${schemas.live}".reward_codes on conflict do nothing`,
];

export const rebuilt: Rebuilt = {
  service: 'points', customers: 'accounts', keeps: ['journals', 'journal_lines', 'opening_lots', 'budgets', 'budget_slices', 'counts'], takesOver,
  own: {
    topic: 'points.v1', untold: ['birthday', 'marks'], start: JSON.stringify(emptyAccount()),
    tables: { orders: ['part_id'], entries: ['sequence'], redemptions: ['redemption_id'] },
    shared: (schemas) => ({
      name: 'rewards', live: `select key, state::jsonb as row from "${schemas.live}".rewards where (taken, (state ->> 'codes')::bigint) <> (0, 0)`,
      beside: `select key, ${asRow} as row from (${rebuiltRewards(schemas)}) rebuilt`,
    }),
  },
};
