import { peopleTopic } from '@fealty/contracts';
import { outgoingRecord, partitionOf, type OutgoingRow } from '@fealty/messaging';
import { transaction, type Statement } from '@fealty/postgres';
import type { Pool } from 'pg';
import { insertOutgoingRows } from '../state/outgoing.table.js';
import { erasedPerson } from '../state/person.rules.js';
import { utcText } from '../state/policies.table.js';
import { drawOrdinal } from '../state/streams.table.js';

export interface Erasing {
  readonly customerId: string;
  /** She has to be of this programme. */
  readonly programme: string;
  readonly by: string;
  readonly why: string;
  readonly partitions: number;
}
export interface Erased { readonly erasedAt: string; readonly outgoing: OutgoingRow }

interface Locked { readonly customerId: string; readonly platform: string; readonly subject: string; readonly now: string }

// The row that numbers her: whoever takes an event of hers waits, so her tombstone stands behind all that was said before.
const lockCustomer = ({ customerId, programme }: Erasing): Statement => ({
  name: 'lock_customer', values: [customerId, programme],
  text: `select customer_id as "customerId", platform, subject, ${utcText('clock_timestamp()')} as now from customer where customer_id = $1 and programme = $2 for update`,
});

/** The row stays with its version: what is said of her later needs a higher one. */
const forgetPerson = ({ customerId }: Erasing, erasedAt: string): Statement => ({
  name: 'forget_person', values: [customerId, JSON.stringify(erasedPerson(erasedAt))],
  text: `insert into person (customer_id, version, person) values ($1, 0, $2::jsonb) on conflict (customer_id) do update set person = excluded.person`,
});

// The same id at another platform is somebody else. From a source that never was a platform's, nobody can tell whose it is: it may be hers.
const forgetRefused = ({ programme }: Erasing, { platform, subject }: Locked): Statement => ({
  name: 'forget_refused', values: [programme, subject, platform],
  text: `with told as (
      select one->>'source' as source, one->>'id' as platform from policy_version, jsonb_array_elements(policy->'platforms') as one where programme = $1)
    update refused_event r set headers = null, bytes = null, first_content = null where r.programme = $1 and r.subject = $2
      and (exists (select from told where told.source = r.source and told.platform = $3) or not exists (select from told where told.source = r.source))`,
});

const logErasure = ({ customerId, programme, by, why }: Erasing, erasedAt: string): Statement => ({
  name: 'log_erasure', values: [customerId, programme, erasedAt, by, why],
  text: 'insert into erasure (customer_id, programme, erased_at, asked_by, why) values ($1, $2, $3, $4, $5)',
});

/**
 * Forgets a customer's person and says so on `people.v1` by a tombstone, in one transaction; every time it is asked, because a reader may have
 * been restored to a state in which it knew her. `undefined` when there is no such customer.
 */
export const erasePerson = (pool: Pool, erasing: Erasing): Promise<Erased | undefined> => transaction(pool, { lockTimeoutMs: 5_000 }, async (tx) => {
  const { rows: [locked] } = await tx.query<Locked>(lockCustomer(erasing));
  if (locked === undefined) return undefined;
  const { rows: [drawn] } = await tx.query<{ ordinal: number }>(drawOrdinal);
  // As it is stored: a key in capitals would be another one.
  const shard = partitionOf(locked.customerId, erasing.partitions);
  const tombstone = outgoingRecord({ topic: peopleTopic.name, partition: shard, timestamp: Date.parse(locked.now), key: locked.customerId, value: null, headers: {} });
  const outgoing: OutgoingRow = { shard, ordinal: drawn?.ordinal ?? 0, records: [tombstone] };
  await tx.burstAndCommit([forgetPerson(erasing, locked.now), forgetRefused(erasing, locked), logErasure(erasing, locked.now), insertOutgoingRows([outgoing])]);
  return { erasedAt: locked.now, outgoing };
});
