import type { Event } from '@fealty/contracts';
import type { Writes } from '@fealty/messaging';
import { unnestInsert } from '@fealty/postgres';
import { publishes } from '../publishes.js';
import { entryOf } from './entries.rules.js';
import type { PointsFact } from './points-account.rules.js';

type PointsEvent = Event & PointsFact & { readonly data: { readonly balance: { pending: number; available: number; held: number; debt: number } } };
const isPointsEvent = (event: Event): event is PointsEvent => publishes.types.has(event.type);

const insert = unnestInsert({
  table: 'entries', onConflict: 'fail', key: ['customer_id', 'sequence'],
  columns: {
    customer_id: 'uuid', sequence: 'bigint', entry_id: 'text', programme: 'text', kind: 'text', order_id: 'text',
    pending: 'bigint', available: 'bigint', held: 'bigint', debt: 'bigint', forgiven: 'bigint',
    pending_after: 'bigint', available_after: 'bigint', held_after: 'bigint', debt_after: 'bigint',
    lots: 'json', policy_version: 'integer', lines: 'json', cause_id: 'text', event_id: 'uuid', imported: 'boolean', occurred_at: 'timestamptz', recorded_at: 'timestamptz',
  },
});

const rowsOf = (event: PointsEvent) => {
  const entry = entryOf(event);
  if (entry === undefined) return [];
  const { entryId, kind, orderId, moved, forgiven, lots, policyVersion, lines } = entry;
  const { balance } = event.data;
  return [{
    customer_id: event.customerId, sequence: event.sequence, entry_id: entryId, programme: event.programme, kind, order_id: orderId,
    ...moved, forgiven, pending_after: balance.pending, available_after: balance.available, held_after: balance.held, debt_after: balance.debt,
    lots, policy_version: policyVersion, lines, cause_id: event.causationId, event_id: event.id, imported: event.import, occurred_at: event.occurredAt, recorded_at: event.receivedAt,
  }];
};

/** points.entries: one line of the ledger for each event said that moved points, in the same transaction. */
export const insertEntries: Writes = ({ events }) => {
  const rows = events.flatMap((event: Event) => (isPointsEvent(event) ? rowsOf(event) : []));
  return rows.length === 0 ? [] : [insert(rows)];
};
