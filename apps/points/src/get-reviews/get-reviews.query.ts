import type { VelocityReview } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import type { EarnReview } from '../state/points-account.rules.js';

/** What one customer earned within the time of a limit, by the same device or for the same address. */
export interface Sharer { readonly customerId: string; readonly points: number; readonly times: number }
interface Waiting { readonly customerId: string; readonly orderId: string; readonly points: number }
export interface ReviewRow extends Waiting, Omit<VelocityReview, 'asked'> { readonly at: string; readonly completed: boolean; readonly sharers?: readonly Sharer[]; readonly refusal?: NonNullable<EarnReview['refusal']> }
interface Stored extends Waiting { readonly review: EarnReview; readonly sharers: readonly Sharer[] | null }
interface Wanted { readonly programme: string; readonly after: readonly [string, string, string] | null; readonly limit: number }

// Counts are kept for twice the time of the longest limit; the marks are those of now.
const text = `
  select customer_id as "customerId", part_id as "orderId", orders.pending as points, orders.state -> 'review' as review, sharers
  from orders join accounts using (customer_id), lateral (select orders.state -> 'review' ->> 'per' as per, (orders.state -> 'review' ->> 'withinMinutes')::int as minutes) held,
  lateral (select json_agg(json_build_object('customerId', counted.customer_id, 'points', counted.points, 'times', counted.times) order by counted.points desc, counted.customer_id) as sharers from (
    select c.customer_id, sum(amount)::bigint as points, sum(times)::bigint as times from counts c
    where held.per <> 'member' and key = 'earn/' || held.per || '/' || (accounts.state -> 'marks' ->> held.per) and times > 0
      and counted_at > review_at - held.minutes * interval '1 minute' and counted_at < review_at + held.minutes * interval '1 minute'
    group by c.customer_id order by points desc limit 20) counted) shared
  where review_at is not null and programme = $1 and ($2::timestamptz is null or (review_at, customer_id, part_id) > ($2, $3::uuid, $4))
  order by review_at, customer_id, part_id limit $5`;

const rowOf = ({ review: { limit, per, withinMinutes, atMost, used, at, completedAt, refusal }, sharers, ...order }: Stored): ReviewRow => ({
  ...order, at, limit, per, withinMinutes, atMost, ...(used === undefined ? {} : { used }), completed: completedAt !== undefined,
  ...(per === 'member' ? {} : { sharers: sharers ?? [] }), ...(refusal === undefined ? {} : { refusal }),
});

/** The earns of a programme that wait for an agent, oldest first. */
export const reviewsOf = async (database: Database, { programme, after, limit }: Wanted): Promise<readonly ReviewRow[]> =>
  (await database.query<Stored>(text, [programme, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit], 'reviews_of_programme')).map(rowOf);
