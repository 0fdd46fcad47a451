import { lockPlatformCursors, recordsToTake, type PlatformBatch, type PlatformCursor, type PlatformResult } from '@fealty/messaging';
import type { Transaction } from '@fealty/postgres';
import type { Answer } from './number-events.rules.js';
import type { Offered, Unreadable } from './offered.handler.js';
import { clockAndPolicies, type PolicyBook } from './policies.table.js';

/** What one sender brings: a request's events, or a batch of `platform.v1` with its cursor. */
export interface Work { readonly items: readonly (Offered | Unreadable)[]; readonly batch?: PlatformBatch }
export interface WorkResult { readonly answers: readonly Answer[]; readonly platform?: PlatformResult }

/** What a group may take, by the cursors and the clock of its transaction. */
export interface Opened {
  readonly now: string;
  readonly rememberedSince: string | undefined;
  readonly items: readonly (Offered | Unreadable)[];
  /** By work: what a batch may do, or its result when that is decided. */
  readonly platform: readonly (PlatformResult | undefined)[];
  readonly counts: readonly number[];
  readonly cursors: ReadonlyMap<number, number>;
}

const taking = ({ items, batch }: Work, cursor: PlatformCursor | undefined): { readonly items: Work['items']; readonly result?: PlatformResult; readonly next?: number } => {
  if (batch === undefined) return { items };
  const decided = recordsToTake(batch, cursor);
  if ('result' in decided) return { items: [], result: decided.result };
  const taken = new Set(decided.records);
  const next = Math.max(batch.next, cursor?.next ?? 0);
  return { items: items.filter(({ record }) => record !== undefined && taken.has(record)), result: { applied: next }, next };
};

/** The first question of a transaction: what time is it, which policies are there, how far was `platform.v1` taken. */
export const open = async (tx: Transaction, group: readonly Work[], policies: PolicyBook): Promise<Opened> => {
  const partitions = group.flatMap(({ batch }) => batch?.partition ?? []);
  const [clock, locked] = await tx.burst([clockAndPolicies, ...(partitions.length > 0 ? [lockPlatformCursors(partitions)] : [])]);
  const { now, policies: newest, remembered_since: since } = clock?.rows[0] as { now: string; policies: number; remembered_since: string | null };
  await policies.refresh(tx, newest);
  const cursors = new Map((locked?.rows as PlatformCursor[] | undefined)?.map((cursor) => [cursor.shard, cursor]));
  const taken = group.map((work) => taking(work, work.batch === undefined ? undefined : cursors.get(work.batch.partition)));
  return {
    now, rememberedSince: since ?? undefined, items: taken.flatMap(({ items }) => items), platform: taken.map(({ result }) => result), counts: taken.map(({ items }) => items.length),
    cursors: new Map(taken.flatMap(({ next }, index) => (next === undefined ? [] : [[group[index]?.batch?.partition ?? 0, next] as const]))),
  };
};

/** What each of a group's senders is told. */
export const resultsOf = ({ opened, answers }: { opened: Opened; answers: readonly Answer[] }): WorkResult[] => {
  let at = 0;
  return opened.counts.map((count, index) => {
    const own = answers.slice(at, at + count);
    at += count;
    const platform = opened.platform[index];
    return platform === undefined ? { answers: own } : { answers: own, platform };
  });
};
