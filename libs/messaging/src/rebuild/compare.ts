import { transaction, type Database, type Transaction } from '@fealty/postgres';
import { setTimeout as pause } from 'node:timers/promises';
import { besideOf, type Rebuilt } from './schemas.js';

export interface Compared { readonly shards: number; readonly live: number; readonly beside: number; readonly differing: number; readonly samples: readonly string[] }
export interface RebuildStatus { readonly applied: number; readonly behind: number; readonly parked: number; readonly quarantined: number }

/** The owner stands still meanwhile; it waits and tries again. */
export const limits = { lockTimeoutMs: 10_000, statementTimeoutMs: 120_000, idleTimeoutMs: 60_000 };
const catchUpMsMax = 10_000;

const behindText = (service: string): string => `select l.shard, sum(greatest(0, o.value::bigint - coalesce((b.offsets ->> o.key)::bigint, 0))) as behind
  from "${service}".consumer_shard l join "${besideOf(service)}".consumer_shard b using (consumer, shard) cross join jsonb_each_text(l.offsets) o where consumer = $1 and shard = any($2) group by l.shard having
  sum(greatest(0, o.value::bigint - coalesce((b.offsets ->> o.key)::bigint, 0))) > 0`;

export const shardsOf = async (tx: Transaction | Database, service: string): Promise<number[]> => {
  const statement = { text: `select shard from "${service}".consumer_shard where consumer = $1 order by shard`, values: [service] };
  const rows = 'burst' in tx ? (await tx.query<{ shard: number }>(statement)).rows : await tx.query<{ shard: number }>(statement.text, statement.values);
  return rows.map((row) => row.shard);
};

/** Locks shards of the live consumer, and waits until the one beside has come to the same cursors. @throws Error when it does not in time */
export const atOneInstant = async (tx: Transaction, service: string, shards: readonly number[]): Promise<void> => {
  await tx.query({ text: `select 1 from "${service}".consumer_shard where consumer = $1 and shard = any($2) order by shard for update`, values: [service, shards] });
  for (const until = performance.now() + catchUpMsMax; ;) {
    const { rows } = await tx.query<{ shard: number; behind: number }>({ text: behindText(service), values: [service, shards] });
    if (rows.length === 0) return;
    if (performance.now() > until) throw new Error(`the rebuild is still behind: ${rows.map(({ shard, behind }) => `shard ${shard} by ${behind} events`).join(', ')}; is it running?`);
    await pause(50);
  }
};

const hashed = (schema: string, { customers }: Rebuilt): string =>
  `select customer_id, md5(concat_ws('|', programme, guest, heard, seen::jsonb, coalesce(parked::jsonb, '[]'), state::jsonb)) as h from "${schema}"."${customers}" where shard = any($1)`;

/** Compares every customer of some shards that stand still: rows on both sides, and whose differ. */
export const compareShards = async (tx: Transaction, rebuilt: Rebuilt, shards: readonly number[]): Promise<Compared> => {
  const { rows: [row] } = await tx.query<{ live: number; beside: number; differing: number; samples: string[] | null }>({
    text: `select count(l.h) as live, count(b.h) as beside, count(*) filter (where l.h is distinct from b.h) as differing,
             (array_agg(customer_id order by customer_id) filter (where l.h is distinct from b.h))[1:5] as samples
           from (${hashed(rebuilt.service, rebuilt)}) l full join (${hashed(besideOf(rebuilt.service), rebuilt)}) b using (customer_id)`,
    values: [shards],
  });
  return { shards: shards.length, live: row?.live ?? 0, beside: row?.beside ?? 0, differing: row?.differing ?? 0, samples: row?.samples ?? [] };
};

/** Shard by shard, so that live traffic waits for one of them at a time. */
export const compare = async (database: Database, rebuilt: Rebuilt): Promise<Compared> => {
  let all: Compared = { shards: 0, live: 0, beside: 0, differing: 0, samples: [] };
  for (const shard of await shardsOf(database, rebuilt.service)) {
    const one = await transaction(database.commandPool, limits, async (tx) => {
      await atOneInstant(tx, rebuilt.service, [shard]);
      return compareShards(tx, rebuilt, [shard]);
    });
    all = { shards: all.shards + 1, live: all.live + one.live, beside: all.beside + one.beside, differing: all.differing + one.differing, samples: [...all.samples, ...one.samples].slice(0, 5) };
  }
  return all;
};

/** How far a rebuild has come. */
export const rebuildStatus = async (database: Database, service: string): Promise<RebuildStatus> => {
  const beside = besideOf(service);
  const [row] = await database.query<RebuildStatus>(`select
      (select coalesce(sum(o.value::bigint), 0) from "${beside}".consumer_shard, jsonb_each_text(offsets) o where consumer = $1) as applied,
      (select coalesce(sum(greatest(0, o.value::bigint - coalesce((b.offsets ->> o.key)::bigint, 0))), 0)
         from "${service}".consumer_shard l join "${beside}".consumer_shard b using (consumer, shard), jsonb_each_text(l.offsets) o where consumer = $1) as behind,
      (select count(*) from "${beside}".parked_event) as parked, (select count(*) from "${beside}".quarantined_record) as quarantined`, [service]);
  if (row === undefined) throw new Error(`${beside} has no shards`);
  return { applied: Number(row.applied), behind: Number(row.behind), parked: Number(row.parked), quarantined: Number(row.quarantined) };
};
