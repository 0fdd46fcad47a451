import type { EarnedLine } from '@fealty/contracts';
import type { Database } from '@fealty/postgres';

export interface EntryRow {
  entryId: string;
  sequence: number;
  kind: string;
  orderId: string | null;
  pending: number;
  available: number;
  held: number;
  debt: number;
  forgiven: number;
  balance: { pending: number; available: number; held: number; debt: number };
  lots: { lotId: string; points: number }[];
  policyVersion: number | null;
  causeId: string;
  occurredAt: string;
  recordedAt: string;
}

const instant = (column: string, name: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "${name}"`;
const columns = `entry_id as "entryId", sequence, kind, order_id as "orderId", pending, available, held, debt, forgiven,
    json_build_object('pending', pending_after, 'available', available_after, 'held', held_after, 'debt', debt_after) as balance,
    lots, policy_version as "policyVersion", cause_id as "causeId", ${instant('occurred_at', 'occurredAt')}, ${instant('recorded_at', 'recordedAt')}`;
const text = `
  select ${columns} from entries where customer_id = $1 and programme = $2 and sequence < $3
  order by sequence desc limit $4`;

interface Wanted { customerId: string; programme: string; before: number; limit: number }

/** The newest entries before a sequence number. */
export const entriesOf = (database: Database, { customerId, programme, before, limit }: Wanted): Promise<EntryRow[]> =>
  database.query<EntryRow>(text, [customerId, programme, before, limit], 'entries_of_customer');

export interface EntryWhy extends EntryRow { eventId: string; imported: boolean; lines: EarnedLine[] | null }

const whyText = `select ${columns}, event_id as "eventId", imported, lines from entries where customer_id = $1 and programme = $2 and entry_id = $3`;

/** One entry, with the inputs and the breakdown that it rests on. */
export const entryNamed = async (database: Database, { customerId, programme, entryId }: { customerId: string; programme: string; entryId: string }): Promise<EntryWhy | undefined> =>
  (await database.query<EntryWhy>(whyText, [customerId, programme, entryId], 'entry_of_customer'))[0];
