import { loyaltyUpdatedV1, type LoyaltyUpdatedV1 } from '@fealty/contracts';
import type { SealedEvent, Writes } from '@fealty/messaging';
import { unnestInsert } from '@fealty/postgres';

export type SaidUpdate = SealedEvent & LoyaltyUpdatedV1;
export const isUpdate = (event: SealedEvent): event is SaidUpdate => event.type === loyaltyUpdatedV1.type;

const insert = unnestInsert({
  table: 'history', onConflict: 'fail', key: ['customer_id', 'version'],
  columns: { customer_id: 'uuid', version: 'bigint', as_of: 'timestamptz', recorded_at: 'timestamptz', said: 'text', rests_on: 'json' },
});

/** Every version as subscribers got it, byte by byte, when it was recorded (L8), and how far each topic is counted in. Never changed. */
export const insertHistory: Writes = ({ events, now }) => {
  const updates = events.filter(isUpdate);
  if (updates.length === 0) return [];
  return [insert(updates.map(({ customerId, data, record, restsOn = null }) => (
    { customer_id: customerId, version: data.version, as_of: data.asOf, recorded_at: now, said: record.value, rests_on: restsOn })))];
};
