import type { Database } from '@fealty/postgres';
import type { Mail } from './message.rules.js';

/** An attempt to hand a message over that this process alone may make. */
export interface ClaimedAttempt {
  readonly customerId: string;
  readonly programme: string;
  readonly messageId: string;
  readonly attempt: number;
  readonly mail: Mail;
  /** It waited longer for its turn than it is worth something. */
  readonly expired: boolean;
}
export type LostAttempt = Pick<ClaimedAttempt, 'customerId' | 'programme' | 'messageId' | 'attempt'>;

const claimText = `with claimed as (
    insert into attempts (customer_id, message_id, attempt, claimed_by)
    select customer_id, part_id, attempts, $1 from messages m
    where status = 'sending' and not exists (select from attempts a where a.customer_id = m.customer_id and a.message_id = m.part_id and a.attempt = m.attempts)
    order by m.occurred_at limit $2
    on conflict do nothing returning customer_id, message_id, attempt
  )
  select customer_id as "customerId", programme, message_id as "messageId", attempt, state->'mail' as mail, expires_at < now() as expired
  from claimed c join messages m using (customer_id) where m.part_id = c.message_id and m.attempts = c.attempt and m.status = 'sending'`;

const lostText = `select a.customer_id as "customerId", m.programme, a.message_id as "messageId", a.attempt
  from messages m join attempts a on a.customer_id = m.customer_id and a.message_id = m.part_id and a.attempt = m.attempts
  where m.status = 'sending' and a.claimed_at < now() - $1 * interval '1 millisecond' limit 100`;

/** notifications.attempts: an attempt is committed here before anybody speaks to the channel, so it is made at most once. */
export const claimAttempts = (database: Database, instance: string, limit: number): Promise<ClaimedAttempt[]> =>
  database.query<ClaimedAttempt>(claimText, [instance, limit], 'claim_attempts');

/** Attempts of which nobody told the outcome for so long that whoever made them must have died. */
export const lostAttempts = (database: Database, olderThanMs: number): Promise<LostAttempt[]> =>
  database.query<LostAttempt>(lostText, [olderThanMs], 'lost_attempts');
