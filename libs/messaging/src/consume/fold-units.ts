import type { Transaction } from '@fealty/postgres';
import { answersBefore, type Answers } from './apply-command.js';
import type { DueItem } from './apply-due.js';
import { applyJobs, type Applied } from './apply-jobs.js';
import type { ConsumerContext } from './consumer-context.js';
import { keepsCounts, loadCounters } from './counters.js';
import type { Job } from './jobs.js';
import { loadRows, type Loading } from './load-rows.js';
import { loadSlices } from './load-slices.js';
import { needsOf, relatedNeeds } from './needs.js';
import { tailsOf } from './parked-tails.js';
import type { Read } from './read-event.js';
import type { ShardCache } from './shard-cache.js';
import { lockShards, type LockedShard } from './shard-row.js';
import { laySaidBefore } from '../restore/said-before.js';
import { Workspace } from './workspace.js';

/** An owner's hold on a shard: its epoch fences, its revision tells whether the cache still holds. */
export interface Hold { readonly shard: number; readonly epoch: number; revision: number; readonly cache: ShardCache }
export type Holder = Hold | { readonly shard: number; readonly guest: true };

/** Somebody else has claimed the shard: drop what is held of it, and rejoin before claiming again. */
export class Fenced extends Error {}

/** What waits for one shard. */
export interface UnitOf { readonly holder: Holder; readonly jobs: readonly Job[] }
/** What came of it, in memory. */
export interface Folded extends UnitOf { readonly row: LockedShard; readonly work: Workspace; readonly applied: Applied }

const checkHold = (holder: Holder, row: LockedShard, service: string): void => {
  if ('guest' in holder) return;
  if (row.epoch !== holder.epoch) throw new Fenced(`shard ${holder.shard} of ${service} belongs to ${row.owner ?? 'nobody'} since epoch ${row.epoch}; ours was ${holder.epoch}`);
  if (row.revision < holder.revision) throw new Fenced(`shard ${holder.shard} of ${service} is at revision ${row.revision}, and ${holder.revision} was written: the database was restored`);
  if (row.revision !== holder.revision) holder.cache.evict(row.changed ?? undefined);
};

const lockAll = async (tx: Transaction, { consumption: { service } }: ConsumerContext, units: readonly UnitOf[]): Promise<LockedShard[]> => {
  const { rows } = await tx.query<LockedShard>(lockShards(service, units.map(({ holder }) => holder.shard)));
  return units.map(({ holder }) => {
    const row = rows.find(({ shard }) => shard === holder.shard);
    if (row === undefined) throw new Error(`consumer_shard has no row for ${service}/${holder.shard}`);
    checkHold(holder, row, service);
    return row;
  });
};

const asOfIn = (jobs: readonly Job[]): { asOf?: string } => {
  const asOf = jobs.flatMap((job) => (job.kind === 'due' && job.asOf !== undefined ? [job.asOf] : [])).sort().at(-1);
  return asOf === undefined ? {} : { asOf };
};

const newWorkspace = ({ consumption, publication, policies }: ConsumerContext, { holder: { shard }, jobs }: UnitOf, now: string): Workspace =>
  new Workspace({ consumption, publication, policies, shard, now, ...asOfIn(jobs) });

const dueItems = async (tx: Transaction, context: ConsumerContext, { jobs, work: { context: { shard, asOf, now } } }: { jobs: readonly Job[]; work: Workspace }): Promise<readonly DueItem[]> => {
  const limit = jobs.reduce((most, job) => (job.kind === 'due' ? Math.max(most, job.limit) : most), 0);
  return limit === 0 ? [] : (await tx.query<DueItem>(context.statements.due(shard, asOf ?? now, limit))).rows;
};

interface Begun extends UnitOf, Loading { readonly row: LockedShard; readonly due: readonly DueItem[] }

const begin = async (tx: Transaction, context: ConsumerContext, units: readonly UnitOf[]): Promise<{ begun: Begun[]; answers: Answers }> => {
  const rows = await lockAll(tx, context, units);
  const worked = units.map((unit, index) => {
    const row = rows[index] as LockedShard;
    return { ...unit, row, work: newWorkspace(context, unit, row.now) };
  });
  // Asked for in the same moment, so that they travel together.
  const [dues, answers] = await Promise.all([
    Promise.all(worked.map((unit) => dueItems(tx, context, unit))),
    answersBefore(tx, units.flatMap(({ jobs }) => jobs.filter((job) => job.kind === 'command'))),
  ]);
  const begun = worked.map((unit, index) => {
    const due = dues[index] as readonly DueItem[];
    return { ...unit, due, needs: needsOf(context.consumption, unit.jobs, { due, offsets: unit.row.offsets }), cache: 'guest' in unit.holder ? undefined : unit.holder.cache };
  });
  return { begun, answers };
};

const names = ({ consumption }: ConsumerContext, what: 'related' | 'budgets'): boolean => [...consumption.deciders.values()].some((decider) => decider[what] !== undefined);
const readsOf = (jobs: readonly Job[]): readonly Read[] => jobs.flatMap((job) => (job.kind === 'records' ? job.reads : job.kind === 'care' && job.requeue !== undefined ? [job.requeue] : []));

/**
 * Everything of some units up to their writes. They share each round trip: all shards' rows are locked with one statement, all rows needed
 * are loaded with one per table; each is folded by itself.
 */
export const foldUnits = async (tx: Transaction, context: ConsumerContext, units: readonly UnitOf[]): Promise<Folded[]> => {
  const { begun, answers } = await begin(tx, context, units);
  await loadRows(tx, context.statements, begun);
  await laySaidBefore(tx, begun.filter(({ row }) => row.restored).map(({ work }) => work));
  const tails = await Promise.all(begun.map((unit) => tailsOf(unit, tx, context)));
  const reads = begun.map((unit, index) => [...readsOf(unit.jobs), ...[...tails[index]?.values() ?? []].flat()]);
  if (names(context, 'related')) await loadRows(tx, context.statements, begun.map((unit, index) => ({ ...unit, needs: relatedNeeds(unit.work, reads[index] ?? [], unit.jobs) })));
  if (names(context, 'budgets')) await loadSlices(tx, begun.map(({ work }, index) => ({ work, reads: reads[index] ?? [] })));
  await loadCounters(tx, begun.map(({ work, jobs }, index) => ({ work, jobs, reads: keepsCounts(context.consumption) ? reads[index] ?? [] : [] })));
  return begun.map(({ holder, jobs, row, work, due }, index) => ({
    holder, jobs, row, work, applied: applyJobs(work, jobs, { tails: tails[index] ?? new Map(), due, answers, offsets: row.offsets }),
  }));
};
