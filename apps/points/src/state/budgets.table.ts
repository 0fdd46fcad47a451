import { pointsPendingV1, type Event, type PointsPendingV1 } from '@fealty/contracts';
import type { Writes } from '@fealty/messaging';
import { budgetKey } from './budgets.rules.js';

// An order draws when it is paid. What it is recounted to tells the same terms again, and what it is exchanged for goes on with what it drew.
const drawsIn = ({ orderId, entryId, exchangeOf, terms }: PointsPendingV1['data']) => (entryId === `earn/${orderId}` && exchangeOf === undefined ? terms.budgets ?? [] : []);
const isPending = (event: Event): event is PointsPendingV1 => event.type === pointsPendingV1.type;

// From what the shard had left when the backup was made, then from what was dealt to it since. A budget that the backup does not know is as
// large as what came back of it until a shard asks for more.
const text = `
  with came as (
    select key, shard, sum(points)::bigint as points from unnest($1::text[], $2::uuid[], $3::bigint[]) as t(key, customer_id, points) join accounts using (customer_id) group by key, shard
  ), slices as (
    select key, shard, greatest(coalesce(s.dealt, 0), coalesce(s.drawn, 0) + points) as dealt, coalesce(s.drawn, 0) + points as drawn, coalesce(s.dealt, 0) as dealt_before
    from came left join budget_slices s using (key, shard)
  ), dealt as (
    insert into budgets as b (key, size, dealt) select key, sum(dealt - dealt_before), sum(dealt - dealt_before) from slices group by key order by key
    on conflict (key) do update set dealt = b.dealt + excluded.dealt, size = greatest(b.size, b.dealt + excluded.dealt)
  )
  insert into budget_slices (key, shard, dealt, drawn) select key, shard, dealt, drawn from slices order by key, shard
  on conflict (key, shard) do update set dealt = excluded.dealt, drawn = excluded.drawn`;

/** points.budgets and points.budget_slices: what a restored database did not know to be drawn is not given out again. Once for each event that it takes over. */
export const drawAgain: Writes = ({ events }) => {
  const drawn = events.flatMap((event: Event) => (isPending(event)
    ? drawsIn(event.data).filter(({ granted }) => granted > 0).map(({ budget, granted }) => ({ key: budgetKey(event.programme, budget), customerId: event.customerId, granted }))
    : []));
  if (drawn.length === 0) return [];
  return [{ text, values: [drawn.map(({ key }) => key), drawn.map(({ customerId }) => customerId), drawn.map(({ granted }) => granted)] }];
};
