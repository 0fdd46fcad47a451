import { loyaltyUpdatedV1, type LoyaltyUpdatedV1 } from '@fealty/contracts';
import type { CountedIn, SealedEvent, Writes } from '@fealty/messaging';
import { unnestInsert } from '@fealty/postgres';

export type SaidUpdate = SealedEvent & LoyaltyUpdatedV1;
export const isUpdate = (event: SealedEvent): event is SaidUpdate => event.type === loyaltyUpdatedV1.type;

const inputs = { inputs: 'json', inputs_from: 'timestamptz', inputs_until: 'timestamptz' } as const;
const insert = unnestInsert({
  table: 'history', onConflict: 'fail', key: ['customer_id', 'version'],
  columns: { customer_id: 'uuid', version: 'bigint', as_of: 'timestamptz', recorded_at: 'timestamptz', said: 'text', rests_on: 'json', ...inputs },
});
const insertQuiet = unnestInsert({
  table: 'quiet_inputs', onConflict: 'fail', key: ['customer_id'],
  columns: { customer_id: 'uuid', version: 'bigint', recorded_at: 'timestamptz', ...inputs },
});

/** A version that a restored database took over has no inputs of its own: they are read again, and stand with what follows. */
const inputsOf = (counted: CountedIn | undefined) => ({ inputs: counted?.offsets ?? {}, inputs_from: counted?.from ?? null, inputs_until: counted?.until ?? null });

/** Every version as subscribers got it, byte by byte, when it was recorded (L8), how far each topic is counted in, and where that stands. Never changed. */
export const insertHistory: Writes = ({ events, quiet, now }) => {
  const versions = events.filter(isUpdate).map(({ customerId, data, record, restsOn = null, countedIn }) => (
    { customer_id: customerId, version: data.version, as_of: data.asOf, recorded_at: now, said: record.value, rests_on: restsOn, ...inputsOf(countedIn) }));
  const others = quiet.map(({ customerId, version, countedIn }) => ({ customer_id: customerId, version, recorded_at: now, ...inputsOf(countedIn) }));
  return [...(versions.length === 0 ? [] : [insert(versions)]), ...(others.length === 0 ? [] : [insertQuiet(others)])];
};
