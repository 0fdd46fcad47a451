import type { Database } from '@fealty/postgres';
import type { Message } from '../state/message.rules.js';

export interface ListedMessage { readonly occurredAt: string; readonly message: Message }
/** Where a list goes on: when the last message shown was caused, and its id. */
export type MessageKey = readonly [occurredAt: string, messageId: string];

const text = `select to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "occurredAt", state as message from messages
  where customer_id = $1 and programme = $2 and ($3::timestamptz is null or (occurred_at, part_id) < ($3::timestamptz, $4))
  order by occurred_at desc, part_id desc limit $5`;

/** Messages of a customer, the newest first. */
export const readMessages = (database: Database, { customerId, programme, after, limit }: { customerId: string; programme: string; after: MessageKey | undefined; limit: number }): Promise<ListedMessage[]> =>
  database.query<ListedMessage>(text, [customerId, programme, after?.[0] ?? null, after?.[1] ?? '', limit], 'read_messages');
