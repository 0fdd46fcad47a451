import type { Event } from '@fealty/contracts';
import { unnestInsert, type Statement, type Transaction } from '@fealty/postgres';

/** What a customer was told of before the database was restored, and what has not come up again since: by event id its number, and the ids of the causes. */
export interface SaidBefore { readonly numbers: Map<string, number>; readonly byCause: Map<string, string[]> }

const insert = unnestInsert({
  table: 'said_before', onConflict: 'nothing', key: ['event_id'],
  columns: { event_id: 'text', customer_id: 'uuid', cause_id: 'text', sequence: 'bigint', event_type: 'text' },
});

/** Keeps the ids of events that stand in the own topic and that the restored rows do not know. */
export const keepSaidBefore = (events: readonly Event[]): Statement => insert(events.map((event) => (
  { event_id: event.id, customer_id: event.customerId, cause_id: event.causationId ?? '', sequence: event.sequence, event_type: event.type })));

export const forgetSaidBefore = (ids: readonly string[]): Statement => ({ name: 'forget_said_before', text: 'delete from said_before where event_id = any($1::text[])', values: [ids] });

interface Row { readonly event_id: string; readonly customer_id: string; readonly cause_id: string; readonly sequence: number }
const text = 'select event_id, customer_id, cause_id, sequence from said_before where customer_id = any($1::uuid[])';

interface Table { readonly entries: ReadonlyMap<string, unknown>; readonly saidBefore: Map<string, SaidBefore> }

/** Lays what the customers of some shards were told before on the tables of their units. */
export const laySaidBefore = async (tx: Transaction, works: readonly Table[]): Promise<void> => {
  const workOf = new Map(works.flatMap((work) => [...work.entries.keys()].map((id) => [id, work] as const)));
  if (workOf.size === 0) return;
  const { rows } = await tx.query<Row>({ name: 'said_before', text, values: [[...workOf.keys()]] });
  for (const { event_id: id, customer_id: customerId, cause_id: causeId, sequence } of rows) {
    const saidBefore = workOf.get(customerId)?.saidBefore;
    const known = saidBefore?.get(customerId) ?? { numbers: new Map<string, number>(), byCause: new Map<string, string[]>() };
    saidBefore?.set(customerId, known);
    known.numbers.set(id, sequence);
    known.byCause.set(causeId, [...(known.byCause.get(causeId) ?? []), id]);
  }
};
