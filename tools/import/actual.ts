import { withClient } from '@fealty/testing';
import type { Expected } from './recount/half-even.js';

export interface Actual { readonly customers: ReadonlyMap<string, Expected & { readonly profileOrders: number }>; readonly totals: Readonly<Record<string, number>> }

const perCustomer = `
with mine as (select customer_id, subject from ingest.customer where programme = $1 and subject not like 'guest:%'),
newest as (select distinct on (customer_id) customer_id, said::json->'profile' as profile from loyalty.history where customer_id in (select customer_id from mine) order by customer_id, version desc),
ledger as (select customer_id, sum(pending + available + held - debt) as points from points.entries where customer_id in (select customer_id from mine) group by customer_id)
select m.subject, coalesce((n.profile->'value'->>'orders')::int, 0) as orders, coalesce((n.profile->'value'->>'keptMinor')::bigint, 0) as kept_minor,
  coalesce((n.profile->'delivery'->>'late')::int, 0) as late, coalesce(a.pending + a.available + a.held - a.debt, 0) as account_points, coalesce(l.points, 0) as ledger_points,
  coalesce((n.profile->'points'->>'pending')::bigint + (n.profile->'points'->>'available')::bigint + (n.profile->'points'->>'held')::bigint - (n.profile->'points'->>'debt')::bigint, 0) as profile_points
from mine m left join newest n using (customer_id) left join points.accounts a using (customer_id) left join ledger l using (customer_id)`;

const totals = `
with mine as (select customer_id, subject like 'guest:%' as guest from ingest.customer where programme = $1)
select
  (select count(*) from ingest.inbox where programme = $1) as events,
  (select count(*) from mine where not guest) as customers,
  (select count(*) from orders.orders join mine using (customer_id) where placed) as orders,
  (select count(*) from orders.orders join mine using (customer_id) where placed and guest) as "guestOrders",
  (select count(*) from orders.orders join mine using (customer_id) where not placed) as awaiting,
  (select coalesce(sum(json_array_length(state->'returns')), 0) from orders.orders join mine using (customer_id) where placed and state->'returns' is not null) as "returnsMatched",
  (select count(*) from loyalty.profiles where programme = $1 and said > 0) as profiles,
  (select count(*) from points.entries e join mine using (customer_id)) as entries,
  (select coalesce(sum(pending + available + held - debt), 0) from points.entries e join mine using (customer_id)) as "pointsIssued",
  (select count(*) from orders.refusal join mine using (customer_id)) as "refusedByOrders",
  (select count(*) from (select customer_id from orders.parked_event union all select customer_id from points.parked_event union all select customer_id from loyalty.parked_event
     union all select customer_id from complaints.parked_event union all select customer_id from notifications.parked_event) p join mine using (customer_id)) as parked`;

interface Row { subject: string; orders: number; kept_minor: string; late: number; account_points: string; ledger_points: string; profile_points: string }

/** What the services hold of a programme, for every customer. Where ledger, account and profile differ in points, none is believed. */
export const actualOf = (adminUrl: string, programme: string): Promise<Actual> => withClient(adminUrl, async (client) => {
  const [summary] = (await client.query<Record<string, string>>(totals, [programme])).rows;
  const { rows } = await client.query<Row>(perCustomer, [programme]);
  const customers = new Map(rows.map((row) => [row.subject, {
    orders: row.orders, profileOrders: row.orders, keptMinor: Number(row.kept_minor), late: row.late, points: new Set([row.ledger_points, row.account_points, row.profile_points]).size === 1 ? Number(row.ledger_points) : Number.NaN,
  }]));
  return { customers, totals: Object.fromEntries(Object.entries(summary ?? {}).map(([name, value]) => [name, Number(value)])) };
});
