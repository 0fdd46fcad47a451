import type { Statement, Transaction } from '@fealty/postgres';
import { besideOf, type OwnTopic, type Rebuilt } from './schemas.js';

export interface Compared {
  readonly shards: number;
  readonly live: number;
  readonly beside: number;
  /** Customers, and rows that customers share. */
  readonly differing: number;
  readonly samples: readonly string[];
}
interface Counted { readonly live: number; readonly beside: number; readonly differing: number; readonly samples: string[] | null }

const facts = (schema: string, { customers }: Rebuilt): string =>
  `select customer_id, due_at <= clock_timestamp() as due, md5(concat_ws('|', programme, guest, heard, seen::jsonb, coalesce(parked::jsonb, '[]'), state::jsonb)) as h from "${schema}"."${customers}" where shard = any($1)`;

// Whose moment is due live and was noticed beside differs until the live side, which stands still, has noticed it, too.
const unequalFacts = 'l.h is distinct from b.h and not (l.due is true and b.due is not true)';

const ofProjection = (rebuilt: Rebuilt, shards: readonly number[]): Statement => ({
  text: `select count(l.h) as live, count(b.h) as beside, count(*) filter (where ${unequalFacts}) as differing,
           (array_agg(customer_id order by customer_id) filter (where ${unequalFacts}))[1:5] as samples
         from (${facts(rebuilt.service, rebuilt)}) l full join (${facts(besideOf(rebuilt.service), rebuilt)}) b using (customer_id)`,
  values: [shards],
});

// What was read of other topics is not told by the own one; a customer of whom nothing was said must have nothing. Where something untold is
// live, the due instant may rest on it.
const ownRows = (schema: string, { service, customers, own: { tables } }: Rebuilt & { own: OwnTopic }): string => [
  `select '${customers}' as what, customer_id, '' as k,
     md5((to_jsonb(c) - array['seen', 'heard', 'parked', 'state', case when (select l.state::jsonb ?| $3::text[] from "${service}"."${customers}" l where l.customer_id = c.customer_id) then 'due_at' end] || jsonb_build_object('state', state::jsonb - $3::text[]))::text) as h
   from "${schema}"."${customers}" c where shard = any($1) and (said > 0 or state::jsonb - $3::text[] <> $2::jsonb)`,
  ...Object.entries(tables).map(([table, key]) =>
    `select '${table}', customer_id, concat_ws('/', ${key.map((column) => `r.${column}`).join(', ')}), md5(to_jsonb(r)::text) from "${schema}"."${table}" r
     join (select customer_id, shard as of_shard from "${schema}"."${customers}") c using (customer_id) where of_shard = any($1)`),
].join(' union all ');

const ofOwnTopic = (rebuilt: Rebuilt & { own: OwnTopic }, shards: readonly number[]): Statement => {
  const { service, customers, own } = rebuilt;
  const unequal = 'l.h is distinct from b.h';
  return { values: [shards, own.start, own.untold ?? []], text: `
    select count(l.h) filter (where what = '${customers}') as live, count(b.h) filter (where what = '${customers}') as beside, count(distinct customer_id) filter (where ${unequal}) as differing,
      (array_agg(customer_id || ' in ' || what || ' ' || k order by customer_id, what, k) filter (where ${unequal}))[1:5] as samples
    from (${ownRows(service, rebuilt)}) l full join (${ownRows(besideOf(service), rebuilt)}) b using (what, customer_id, k)` };
};

const ofShared = ({ service, own }: Rebuilt & { own: OwnTopic }): Statement[] => {
  if (own.shared === undefined) return [];
  const { name, live, beside } = own.shared({ live: service, beside: besideOf(service) });
  return [{ text: `select count(*) as differing, (array_agg('${name} ' || key order by key))[1:5] as samples
    from (${live}) l full join (${beside}) b using (key) where l.row is distinct from b.row` }];
};

const isOwn = (rebuilt: Rebuilt): rebuilt is Rebuilt & { own: OwnTopic } => rebuilt.own !== undefined;

/** Compares every customer of some shards that stand still: rows on both sides, and whose differ. */
export const compareShards = async (tx: Transaction, rebuilt: Rebuilt, shards: readonly number[]): Promise<Compared> => {
  const { rows: [row] } = await tx.query<Counted>(isOwn(rebuilt) ? ofOwnTopic(rebuilt, shards) : ofProjection(rebuilt, shards));
  return { shards: shards.length, live: row?.live ?? 0, beside: row?.beside ?? 0, differing: row?.differing ?? 0, samples: row?.samples ?? [] };
};

/** Compares rows that belong to no shard, where there are any. */
export const compareShared = async (tx: Transaction, rebuilt: Rebuilt): Promise<Pick<Compared, 'differing' | 'samples'>> => {
  const [statement] = isOwn(rebuilt) ? ofShared(rebuilt) : [];
  const row = statement === undefined ? undefined : (await tx.query<Counted>(statement)).rows[0];
  return { differing: row?.differing ?? 0, samples: row?.samples ?? [] };
};
