import type { Database, Statement, Transaction } from '@fealty/postgres';
import { setTimeout as pause } from 'node:timers/promises';
import { besideOf, type Rebuilt } from './schemas.js';

/** The owner stands still meanwhile; it waits and tries again. */
export const limits = { lockTimeoutMs: 10_000, statementTimeoutMs: 120_000, idleTimeoutMs: 60_000 };
const catchUpMsMax = 10_000;

/** `behind`: events that the rebuild has not folded yet; `unsent`: those that nobody can read yet; `unnoticed`: customers whose moment the live side has noticed, and it not yet. */
interface Behind { readonly shard: number; readonly behind: number; readonly unsent: number; readonly unnoticed: number }

const behindLive = ({ service, customers }: Rebuilt, shards: readonly number[]): Statement => ({ values: [service, shards], text: `
  select l.shard, sum(greatest(0, o.value::bigint - coalesce((b.offsets ->> o.key)::bigint, 0))) as behind, 0 as unsent,
    (select count(*) from "${besideOf(service)}"."${customers}" c join "${service}"."${customers}" n using (customer_id)
     where c.shard = l.shard and c.due_at <= clock_timestamp() and (n.due_at is null or n.due_at > clock_timestamp())) as unnoticed
  from "${service}".consumer_shard l left join "${besideOf(service)}".consumer_shard b using (consumer, shard) cross join jsonb_each_text(l.offsets) o
  where consumer = $1 and shard = any($2) group by l.shard` });

const saidIn = (schema: string, customers: string): string => `select shard, sum(said) as said from "${schema}"."${customers}" where shard = any($2) group by shard`;
const behindSaid = ({ service, customers }: Rebuilt, shards: readonly number[]): Statement => ({ values: [service, shards], text: `
  select s.shard, coalesce(l.said, 0) - coalesce(b.said, 0) as behind, (select coalesce(sum(records), 0) from "${service}".outgoing o where o.shard = s.shard) as unsent, 0 as unnoticed
  from "${service}".consumer_shard s left join (${saidIn(service, customers)}) l using (shard) left join (${saidIn(besideOf(service), customers)}) b using (shard)
  where s.consumer = $1 and s.shard = any($2)` });

/** The rebuild has not come as far as the live state while live traffic stood still; nothing was changed, and it may be asked again. */
export class StillBehind extends Error {}

const some = (count: number, one: string, many: string): string[] => (count <= 0 ? [] : [`${count} ${count === 1 ? one : many}`]);
const awaitedBy = ({ behind, unsent, unnoticed }: Behind): string[] => [
  ...some(behind - unsent, 'event to be folded', 'events to be folded'), ...some(unsent, 'event to be sent to Kafka', 'events to be sent to Kafka'),
  ...some(unnoticed, 'customer whose moment has come', 'customers whose moment has come'),
];
const stillBehind = ({ service }: Rebuilt, waiting: readonly Behind[], waitedMs: number): StillBehind => {
  const runs = [...(waiting.some(({ unsent }) => unsent > 0) ? [`${service} run, and reach Kafka`] : []), ...(waiting.some(({ behind, unsent, unnoticed }) => behind > unsent || unnoticed > 0) ? ['the rebuild run'] : [])];
  return new StillBehind(`the rebuild is still behind after ${waitedMs / 1_000} s: ${waiting.map((one) => `shard ${one.shard} waits for ${awaitedBy(one).join(' and ')}`).join(', ')}; does ${runs.join(', and ')}?`);
};

const ahead = ({ service }: Rebuilt, { shard, behind }: Behind): Error =>
  new Error(`shard ${shard} of ${service} has said ${-behind} events more than its database knows: the database was restored or emptied, and would decide again what was decided`);

export const shardsOf = async (tx: Transaction | Database, service: string): Promise<number[]> => {
  const statement = { text: `select shard from "${service}".consumer_shard where consumer = $1 order by shard`, values: [service] };
  const rows = 'burst' in tx ? (await tx.query<{ shard: number }>(statement)).rows : await tx.query<{ shard: number }>(statement.text, statement.values);
  return rows.map((row) => row.shard);
};

interface Instant { readonly shards: readonly number[]; readonly catchUpMs?: number | undefined }

/** Locks shards of the live service, and waits until what is rebuilt has come as far as they are. @throws StillBehind when it does not in time, naming what it waits for */
export const atOneInstant = async (tx: Transaction, rebuilt: Rebuilt, { shards, catchUpMs = catchUpMsMax }: Instant): Promise<void> => {
  const { service } = rebuilt;
  await tx.query({ text: `select 1 from "${service}".consumer_shard where consumer = $1 and shard = any($2) order by shard for update`, values: [service, shards] });
  for (const until = performance.now() + catchUpMs; ;) {
    const { rows } = await tx.query<Behind>(rebuilt.own === undefined ? behindLive(rebuilt, shards) : behindSaid(rebuilt, shards));
    const [further] = rows.filter(({ behind }) => behind < 0);
    if (further !== undefined) throw ahead(rebuilt, further);
    const waiting = rows.filter(({ behind, unsent, unnoticed }) => behind > 0 || unsent > 0 || unnoticed > 0);
    if (waiting.length === 0) return;
    if (performance.now() > until) throw stillBehind(rebuilt, waiting, catchUpMs);
    await pause(50);
  }
};
