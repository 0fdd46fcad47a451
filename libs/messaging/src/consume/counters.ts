// Counters that customers share. They are advisory: nothing is locked, so what another transaction counts at this moment is not seen, and
// what was counted since a backup is gone with it. What was decided on them is told with the events, and is not decided again.
import type { Cause, Count, Counted, Counters } from '@fealty/contracts';
import { unnestInsert, type Statement, type Transaction } from '@fealty/postgres';
import type { Consumption } from './consumption.js';
import type { Job } from './jobs.js';
import type { Read } from './read-event.js';
import type { Workspace } from './workspace.js';

/** SQL of what is counted: a row for each thing and key. */
export const counterTables = `
create table counts (
  key text not null,
  counted_at timestamptz not null,
  customer_id uuid not null,
  id text not null,
  amount bigint not null check (amount >= 0),
  times integer not null check (times in (0, 1)),
  until timestamptz not null,
  primary key (key, counted_at, customer_id, id)
);
create index counts_of_customer on counts (customer_id, id);
create index counts_until on counts (until);
`;
/** SQL that removes it. */
export const dropCounterTables = 'drop table counts';

/** So many are told one by one. Of more, those within a two-hundredth of their time are one, which counts as long as the youngest of them. */
const toldMost = 200;
const loadText = `
  select key, to_char(max(counted_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, sum(amount)::bigint as amount, sum(times)::bigint as times
  from (
    select key, counted_at, amount, times, case when count(*) over of_key <= ${toldMost} then row_number() over (partition by key order by counted_at)
      else floor(${toldMost} * extract(epoch from counted_at - min(counted_at) over of_key) / greatest(1, extract(epoch from max(counted_at) over of_key - min(counted_at) over of_key))) end as nth
    from counts where key = any($1::text[]) and until > $2 and times > 0 window of_key as (partition by key)
  ) told
  group by key, nth order by key, at`;

interface Asking { readonly work: Workspace; readonly reads: readonly Read[]; readonly jobs: readonly Job[] }

const customerOf = ({ entries, context: { consumption } }: Workspace, { customerId, programme }: Cause): unknown =>
  entries.get(customerId)?.row.stored.value ?? consumption.customers.start(customerId, programme);
// Also by the policy of now: what follows in the same transaction may have happened under it.
const keysOfRead = (work: Workspace, read: Read): readonly string[] => {
  const decider = read.kind === 'event' ? work.context.consumption.deciders.get(read.event.type) : undefined;
  if (read.kind !== 'event' || decider?.counters === undefined) return [];
  const { event } = read;
  const policies = new Set([event.occurredAt, work.context.now].map((at) => work.policyAt(event.programme, at)));
  return [...policies].flatMap((policy) => decider.counters?.(event, customerOf(work, event), policy) ?? []);
};
const keysOfJob = (work: Workspace, job: Job): readonly string[] => {
  if (job.kind !== 'command') return [];
  const { command, decider } = job;
  return decider.counters?.(command, customerOf(work, command), work.policyAt(command.programme, work.context.now)) ?? [];
};
// What fails here fails again when it is decided, and is dealt with there.
const named = (keys: () => readonly string[]): readonly string[] => { try { return keys(); } catch { return []; } };

/** Loads the counters that events and commands of a transaction name. All its units share them, so that each sees what the others count. */
export const loadCounters = async (tx: Transaction, asking: readonly Asking[]): Promise<void> => {
  const keys = new Set(asking.flatMap(({ work, reads, jobs }) => [
    ...reads.flatMap((read) => named(() => keysOfRead(work, read))), ...jobs.flatMap((job) => named(() => keysOfJob(work, job))),
  ]));
  const [first] = asking;
  if (keys.size === 0 || first === undefined) return;
  const { rows } = await tx.query<Counted & { key: string }>({ name: 'load_counts', text: loadText, values: [[...keys], first.work.context.now] });
  const counters = new Map([...Map.groupBy(rows, ({ key }) => key)].map(([key, counts]) => [key, counts.map(({ at, amount, times }) => ({ at, amount, times }))]));
  for (const { work } of asking) work.counters = counters;
};

/** What a rule sees of the counters that its handler names. */
export const countersIn = ({ counters }: Workspace, keys: readonly string[]): { readonly counters?: Counters } =>
  (keys.length === 0 ? {} : { counters: Object.fromEntries(keys.map((key) => [key, counters.get(key) ?? []])) });

/** What a rule counts, checked before anything of its outcome is taken over. */
export const countable = (keys: readonly string[], counts: readonly Count[] = []): readonly Count[] => {
  for (const { key } of counts) if (!keys.includes(key)) throw new Error(`the rule counts under ${key}, which its handler did not name`);
  return counts;
};

const byTime = (a: Counted, b: Counted): number => (a.at < b.at ? -1 : Number(a.at > b.at));
/** Takes counts into the transaction. */
export const count = (work: Workspace, customerId: string, counts: readonly Count[]): void => {
  const now = Date.parse(work.context.now);
  for (const one of counts) {
    work.counted.push({ ...one, customerId, until: new Date(Math.max(now, Date.parse(one.at)) + one.minutes * 60_000).toISOString() });
    work.counters.set(one.key, [...work.counters.get(one.key) ?? [], { at: one.at, amount: one.amount, times: 1 }].sort(byTime));
  }
};

const insert = unnestInsert({
  table: 'counts', onConflict: 'nothing', key: ['key', 'counted_at', 'customer_id', 'id'],
  columns: { key: 'text', counted_at: 'timestamptz', customer_id: 'uuid', id: 'text', amount: 'bigint', times: 'integer', until: 'timestamptz' },
});
/** Stores what was counted. */
export const saveCounts = (works: readonly Workspace[]): Statement[] => {
  const counted = works.flatMap((work) => work.counted);
  return counted.length === 0 ? [] : [insert(counted.map(({ key, at, customerId, id, amount, until }) => ({ key, counted_at: at, customer_id: customerId, id, amount, times: 1, until })))];
};

const pruneText = `
  delete from counts where (key, counted_at, customer_id, id) in (
    select key, counted_at, customer_id, id from counts where until <= $1 order by until limit $2 for update skip locked)`;
/** Removes what nobody asks for any more: more than is added, and while nothing is added with the due work of one shard. After all else that waits for locks: it waits for none. */
export const pruneCounts = (units: readonly Pick<Asking, 'work' | 'jobs'>[]): Statement[] => {
  const added = units.reduce((sum, { work }) => sum + work.counted.length, 0);
  const due = units.flatMap(({ work: { context: { shard, consumption } }, jobs }) => (shard === pruningShard && keepsCounts(consumption) ? jobs.map((job) => (job.kind === 'due' ? job.limit : 0)) : []));
  const most = Math.max(added === 0 ? 0 : 10 + 2 * added, ...due);
  return most === 0 ? [] : [{ name: 'prune_counts', text: pruneText, values: [units[0]?.work.context.now, most] }];
};

const pruningShard = 0;
/** Of some shards, the one whose due work is to remove counts that nobody asks for any more, while there are any. */
export const pruningText = `select s from unnest($1::smallint[]) s where s = ${pruningShard} and exists (select 1 from counts where until <= now())`;
/** Whether a service counts at all. */
export const keepsCounts = ({ deciders }: Consumption): boolean => [...deciders.values()].some(({ counters }) => counters !== undefined);
