import { transaction, type Statement, type Transaction } from '@fealty/postgres';
import { failpoint, hasFailpoint } from '../failpoints.js';
import { insertOutgoing, type OutgoingRow } from '../outbox/frame.js';
import { setAsideStatements } from '../parking/set-aside.js';
import { answersBefore, rememberAnswers } from './apply-command.js';
import { faultStatements, type DueItem } from './apply-due.js';
import { applyJobs, type Applied } from './apply-jobs.js';
import type { ConsumerContext } from './consumer-context.js';
import type { Job, JobResult } from './jobs.js';
import { loadRows } from './load-rows.js';
import { needsOf, relatedNeeds } from './needs.js';
import { tailsOf } from './parked-tails.js';
import type { Read } from './read-event.js';
import type { ShardCache } from './shard-cache.js';
import { lockShard, moveShardAsGuest, moveShardAsOwner, type ShardRow } from './shard-row.js';
import { Workspace } from './workspace.js';

/** An owner's hold on a shard: its epoch fences, its revision tells whether the cache still holds. */
export interface Hold { readonly shard: number; readonly epoch: number; revision: number; readonly cache: ShardCache }
export type Holder = Hold | { readonly shard: number; readonly guest: true };

/** Somebody else has claimed the shard: drop what is held of it, and rejoin before claiming again. */
export class Fenced extends Error {}

export interface UnitDone {
  readonly results: readonly JobResult[];
  readonly outgoing: OutgoingRow | undefined;
  readonly counts: Workspace['counts'] & { parked: number; quarantined: number; refused: number };
}

const locked = async (tx: Transaction, context: ConsumerContext, holder: Holder): Promise<ShardRow> => {
  const row = (await tx.query<ShardRow>(lockShard(context.consumption.service, holder.shard))).rows[0];
  if (row === undefined) throw new Error(`consumer_shard has no row for ${context.consumption.service}/${holder.shard}`);
  if ('guest' in holder) return row;
  if (row.epoch !== holder.epoch) throw new Fenced(`shard ${holder.shard} of ${context.consumption.service} belongs to ${row.owner ?? 'nobody'} since epoch ${row.epoch}; ours was ${holder.epoch}`);
  if (row.revision !== holder.revision) holder.cache.evict(row.revision < holder.revision ? undefined : row.changed ?? undefined);
  return row;
};

const changedRows = (work: Workspace, context: ConsumerContext): Statement[] => {
  const { shard } = work.context;
  const entries = [...work.entries.values()];
  const customers = entries.filter((entry) => entry.changed).map((entry) => entry.row);
  const parts = entries.flatMap((entry) => [...entry.changedParts].flatMap((partId) => {
    const stored = entry.parts.get(partId);
    return stored === undefined ? [] : [{ customerId: entry.row.customerId, partId, stored }];
  }));
  return [
    ...(customers.length > 0 ? [context.statements.saveCustomers(customers, shard)] : []),
    ...(parts.length > 0 ? [context.statements.saveParts(parts, shard)] : []),
  ];
};

const writesOf = (work: Workspace, context: ConsumerContext): Statement[] =>
  work.sealed.length === 0 ? [] : (context.consumption.writes ?? []).flatMap((writes) => writes({ events: work.sealed, now: work.context.now }));

const saving = (work: Workspace, applied: Applied, { context, holder, row }: { context: ConsumerContext; holder: Holder; row: ShardRow }) => {
  const { service } = context.consumption;
  const outgoing = work.sealed.length === 0 || context.silent === true ? undefined : { shard: holder.shard, ordinal: row.ordinal + 1, records: work.sealed.map((event) => event.record) };
  const ordinal = outgoing?.ordinal ?? row.ordinal;
  const customerIds = [...work.entries.values()].filter((entry) => entry.changed || entry.changedParts.size > 0).map((entry) => entry.row.customerId);
  const statements = [
    ...changedRows(work, context), ...writesOf(work, context),
    ...(outgoing === undefined ? [] : [insertOutgoing([outgoing])]),
    ...setAsideStatements(service, work.aside), ...rememberAnswers(applied.accepted), ...faultStatements(work, applied.faults),
    'guest' in holder ? moveShardAsGuest(service, holder.shard, { ordinal, customerIds }) : moveShardAsOwner(service, holder.shard, { ordinal, offsets: applied.offsets }),
  ];
  return { statements, outgoing };
};

const dueItems = async (tx: Transaction, context: ConsumerContext, { shard, now, jobs }: { shard: number; now: string; jobs: readonly Job[] }): Promise<DueItem[]> => {
  const limit = jobs.reduce((most, job) => (job.kind === 'due' ? Math.max(most, job.limit) : most), 0);
  return limit === 0 ? [] : (await tx.query<DueItem>(context.statements.due(shard, now, limit))).rows;
};

const namesRelated = ({ consumption }: ConsumerContext): boolean => [...consumption.deciders.values()].some((decider) => decider.related !== undefined);
const readsOf = (jobs: readonly Job[]): readonly Read[] => jobs.flatMap((job) => (job.kind === 'records' ? job.reads : job.kind === 'care' && job.requeue !== undefined ? [job.requeue] : []));

const asOfIn = (jobs: readonly Job[]): { asOf?: string } => {
  const asOf = jobs.flatMap((job) => (job.kind === 'due' && job.asOf !== undefined ? [job.asOf] : [])).sort().at(-1);
  return asOf === undefined ? {} : { asOf };
};

/** Everything of a unit up to its writes: locks the shard's row, loads, folds, and answers what is to be written. */
export const foldUnit = async (tx: Transaction, { context, holder, jobs }: { context: ConsumerContext; holder: Holder; jobs: readonly Job[] }) => {
  const cache = 'guest' in holder ? undefined : holder.cache;
  const row = await locked(tx, context, holder);
  const work = new Workspace({ consumption: context.consumption, publication: context.publication, policies: context.policies, shard: holder.shard, now: row.now, ...asOfIn(jobs) });
  const due = await dueItems(tx, context, { shard: holder.shard, now: work.context.asOf ?? row.now, jobs });
  const answers = await answersBefore(tx, jobs.filter((job) => job.kind === 'command'));
  const needs = needsOf(context.consumption, jobs, { due, offsets: row.offsets });
  const loading = { tx, needs, statements: context.statements, cache };
  await loadRows(work, loading);
  const tails = await tailsOf(work, { ...loading, jobs, context });
  if (namesRelated(context)) await loadRows(work, { ...loading, needs: relatedNeeds(work, [...readsOf(jobs), ...[...tails.values()].flat()]) });
  const applied = applyJobs(work, jobs, { tails, due, answers, offsets: row.offsets });
  return { work, applied, row, ...saving(work, applied, { context, holder, row }) };
};

export interface UnitOf { readonly holder: Holder; readonly jobs: readonly Job[] }
interface Written extends Awaited<ReturnType<typeof foldUnit>> { readonly parked: number }

const foldAll = async (tx: Transaction, context: ConsumerContext, units: readonly UnitOf[]): Promise<Written[]> => {
  // To the end of each: what still asks the database must not outlive the transaction.
  const settled = await Promise.allSettled(units.map(({ holder, jobs }) => foldUnit(tx, { context, holder, jobs })));
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return { ...one.value, parked: context.breaker?.check(one.value.work) ?? 0 };
  });
};

const learned = (context: ConsumerContext, holder: Holder, { work, row, parked, applied, outgoing }: Written): UnitDone => {
  context.breaker?.note(holder.shard, parked);
  if (!('guest' in holder)) {
    for (const entry of work.entries.values()) holder.cache.put(entry);
    holder.revision = row.revision + 1;
  }
  const { aside, counts } = work;
  return { results: applied.results, outgoing, counts: { ...counts, parked: aside.parked.length, quarantined: aside.quarantined.length, refused: aside.refused.length } };
};

/**
 * One transaction of one or more shards, whatever asks for it: lock each shard's row, load every row needed, fold, and write state,
 * outgoing events, what was set aside and the cursors, all or nothing. The shards share its round trips and nothing else: each is folded
 * by itself. Only after COMMIT do the caches learn of it.
 */
export const runUnits = async (context: ConsumerContext, units: readonly UnitOf[]): Promise<readonly UnitDone[]> => {
  const pool = units.some(({ holder }) => 'guest' in holder) ? context.commandPool : context.batchPool;
  const written = await transaction(pool, context.limits, async (tx) => {
    const folded = await foldAll(tx, context, units);
    const statements = folded.flatMap((unit) => unit.statements);
    failpoint('writing');
    if (hasFailpoint('committing')) {
      await tx.burst(statements);
      failpoint('committing');
    } else await tx.burstAndCommit(statements);
    return folded;
  });
  return units.map(({ holder }, index) => learned(context, holder, written[index] as Written));
};
