import type { Statement } from '@fealty/postgres';

/** A customer as a platform names her. */
export interface Identity { readonly programme: string; readonly platform: string; readonly subject: string }

/** So many numbers of a customer's stream are wanted; `newId` is hers if she is seen for the first time. */
export interface NumbersWanted extends Identity { readonly newId: string; readonly count: number }
/** `sequence` is the last of the numbers reserved. */
export interface NumbersReserved extends Identity { readonly customer_id: string; readonly sequence: number }

const order = (a: NumbersWanted, b: NumbersWanted): number => {
  for (const name of ['programme', 'platform', 'subject'] as const) {
    if (a[name] !== b[name]) return a[name] < b[name] ? -1 : 1;
  }
  return 0;
};

/**
 * Finds or creates the customers, locks their rows in sorted order, so that two writers never wait for one another in a circle, and
 * reserves numbers; what is not used is given back before COMMIT, under the same lock.
 */
export const reserveNumbers = (wanted: readonly NumbersWanted[], now: string): Statement => {
  const sorted = wanted.toSorted(order);
  return {
    name: 'reserve_numbers',
    text: `insert into customer (customer_id, programme, platform, subject, sequence, known_since)
      select w.id, w.programme, w.platform, w.subject, w.count, $6::timestamptz
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as w(id, programme, platform, subject, count)
      on conflict (programme, platform, subject) do update set sequence = customer.sequence + excluded.sequence
      returning customer_id, programme, platform, subject, sequence`,
    values: [sorted.map((row) => row.newId), sorted.map((row) => row.programme), sorted.map((row) => row.platform), sorted.map((row) => row.subject), sorted.map((row) => row.count), now],
  };
};

/** Sets streams back to the last number that was used. */
export const giveBackNumbers = (streams: readonly { readonly customerId: string; readonly last: number }[]): Statement => ({
  name: 'give_back_numbers', values: [streams.map(({ customerId }) => customerId), streams.map(({ last }) => last)],
  text: 'update customer c set sequence = s.last from unnest($1::uuid[], $2::bigint[]) as s(id, last) where c.customer_id = s.id',
});

/** A customer of whom nothing was accepted after all was never seen. */
export const forgetCustomers = (customerIds: readonly string[]): Statement => ({
  name: 'forget_customers', values: [customerIds], text: 'delete from customer where customer_id = any($1::uuid[])',
});

/** The stream about no customer: catalogue facts and policies. Locked after all customers. */
export const lockReferenceStream: Statement = { name: 'lock_reference_stream', text: 'select sequence from reference_stream for update' };
export const moveReferenceStream = (sequence: number): Statement => ({ name: 'move_reference_stream', text: 'update reference_stream set sequence = $1', values: [sequence] });

/** Drawn when all numbering rows are locked. */
export const drawOrdinal: Statement = { name: 'draw_ordinal', text: "select nextval('outgoing_ordinal') as ordinal" };

export const loadPersons = (customerIds: readonly string[]): Statement => ({
  name: 'load_persons', values: [customerIds], text: 'select customer_id, version, person from person where customer_id = any($1::uuid[])',
});
export const savePersons = (rows: readonly { readonly customerId: string; readonly version: number; readonly person: unknown }[]): Statement => ({
  name: 'save_persons', values: [rows.map((row) => row.customerId), rows.map((row) => row.version), rows.map((row) => JSON.stringify(row.person))],
  text: `insert into person (customer_id, version, person) select * from unnest($1::uuid[], $2::bigint[], $3::text[]::jsonb[])
         on conflict (customer_id) do update set version = excluded.version, person = excluded.person`,
});
