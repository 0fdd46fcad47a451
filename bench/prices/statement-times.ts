import { withClient } from '@fealty/testing';

/** Statements of one kind: how often, and what PostgreSQL spent on them per event, in microseconds. */
export interface StatementTime { readonly kind: string; readonly calls: number; readonly microsPerEvent: number }

/** What the statements of the same-fold projection are there for, by the first pattern that fits. */
const kinds: readonly (readonly [kind: string, text: RegExp])[] = [
  ['cursor and fencing: lock the rows of shards', /from consumer_shard .*for update/is],
  ['cursor and fencing: move the rows of shards', /update consumer_shard/i],
  ['outgoing rows: insert', /insert into "?outgoing/i],
  ['outgoing rows: delete what was sent', /delete from outgoing/i],
  ['customers: load', /select .*from projected/is],
  ['customers: save', /(insert into|update) "?projected/i],
  ['begin', /^begin/i],
  ['commit', /^commit/i],
];

const kindOf = (text: string): string => kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? 'all others';

/** Forgets what was counted. The server must have `shared_preload_libraries=pg_stat_statements`. */
export const beginStatementTimes = (adminUrl: string): Promise<void> => withClient(adminUrl, async (client) => {
  await client.query('create extension if not exists pg_stat_statements');
  await client.query('select pg_stat_statements_reset()');
});

/** What the statements of loyalty's role took since then, the dearest kind first. */
export const statementTimes = (adminUrl: string, events: number): Promise<StatementTime[]> => withClient(adminUrl, async (client) => {
  const { rows } = await client.query<{ query: string; calls: number; ms: number }>(
    "select query, calls::float as calls, total_exec_time as ms from pg_stat_statements where userid = (select oid from pg_roles where rolname = 'loyalty')");
  const sums = new Map<string, { calls: number; ms: number }>();
  for (const { query, calls, ms } of rows) {
    const sum = sums.get(kindOf(query)) ?? { calls: 0, ms: 0 };
    sums.set(kindOf(query), { calls: sum.calls + calls, ms: sum.ms + ms });
  }
  return [...sums].map(([kind, { calls, ms }]) => ({ kind, calls, microsPerEvent: Math.round(ms * 1e5 / events) / 100 })).sort((one, other) => other.microsPerEvent - one.microsPerEvent);
});
