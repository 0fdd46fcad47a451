import type { VelocityReview } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';
import type { EarnReview } from '../state/points-account.rules.js';

export interface ReviewRow extends Omit<VelocityReview, 'asked'> { readonly customerId: string; readonly orderId: string; readonly points: number; readonly at: string; readonly completed: boolean; readonly refusal?: NonNullable<EarnReview['refusal']> }
interface Stored { readonly customerId: string; readonly orderId: string; readonly points: number; readonly review: EarnReview }
interface Wanted { readonly programme: string; readonly after: readonly [string, string, string] | null; readonly limit: number }

const text = `
  select customer_id as "customerId", part_id as "orderId", orders.pending as points, orders.state -> 'review' as review
  from orders join accounts using (customer_id)
  where review_at is not null and programme = $1 and ($2::timestamptz is null or (review_at, customer_id, part_id) > ($2, $3::uuid, $4))
  order by review_at, customer_id, part_id limit $5`;

const rowOf = ({ review: { limit, per, withinMinutes, atMost, used, at, completedAt, refusal }, ...order }: Stored): ReviewRow =>
  ({ ...order, at, limit, per, withinMinutes, atMost, used, completed: completedAt !== undefined, ...(refusal === undefined ? {} : { refusal }) });

/** The earns of a programme that wait for an agent, oldest first. */
export const reviewsOf = async (database: Database, { programme, after, limit }: Wanted): Promise<readonly ReviewRow[]> =>
  (await database.query<Stored>(text, [programme, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null, limit], 'reviews_of_programme')).map(rowOf);
