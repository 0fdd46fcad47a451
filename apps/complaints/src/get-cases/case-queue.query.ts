import type { Database } from '@fealty/postgres';
import type { Matter } from '../state/matter.rules.js';

export interface QueuedMatter { readonly customerId: string; readonly partId: string; readonly matter: Matter }
/** The place of a case in the queue: due instant or `infinity`, customer, matter. */
export type QueueKey = readonly [nextNormAt: string, customerId: string, partId: string];

const text = `select customer_id as "customerId", part_id as "partId", state as matter from matters
  where programme = $1 and status <> 'resolved' and (coalesce(next_norm_at, 'infinity'), customer_id, part_id) > ($2::timestamptz, $3::uuid, $4)
  order by coalesce(next_norm_at, 'infinity'), customer_id, part_id limit $5`;

const first: QueueKey = ['-infinity', '00000000-0000-0000-0000-000000000000', ''];

/** Unresolved cases of a programme, the one whose clock runs out first at the head, those that wait on their customer last. */
export const readQueue = (database: Database, { programme, after, limit }: { programme: string; after: QueueKey | undefined; limit: number }): Promise<QueuedMatter[]> =>
  database.query<QueuedMatter>(text, [programme, ...(after ?? first), limit], 'read_queue');
