import type { State } from '@fealty/contracts';
import type { Statement, Transaction } from '@fealty/postgres';
import { unnestInsert } from '@fealty/postgres';
import { count, countable, countersIn } from './counters.js';
import type { CommandJob, CommandResult } from './jobs.js';
import { sharedKeys } from './lock-stock-rows.js';
import { rowName, saveChangedRows, type ChangedRow } from './stock-rows.js';
import type { Entry, Workspace } from './workspace.js';

interface Remembered { readonly digest: string; readonly answer: unknown }
/** Answers given before, by client and key, and those of this transaction. */
export type Answers = Map<string, Remembered>;
const answerKey = (client: string, key: string): string => `${client}\n${key}`;

const lookUp = (jobs: readonly CommandJob[]): Statement => ({
  name: 'look_up_idempotency_keys', values: [jobs.map((job) => job.client), jobs.map((job) => job.key)],
  text: 'select client, key, digest, answer from idempotency_key join unnest($1::text[], $2::text[]) as k(client, key) using (client, key)',
});

/** What was answered before to the keys of these commands. */
export const answersBefore = async (tx: Transaction, jobs: readonly CommandJob[]): Promise<Answers> => {
  if (jobs.length === 0) return new Map();
  const { rows } = await tx.query<{ client: string; key: string; digest: string; answer: unknown }>(lookUp(jobs));
  return new Map(rows.map((row) => [answerKey(row.client, row.key), { digest: row.digest, answer: row.answer }]));
};

const remember = unnestInsert({ table: 'idempotency_key', onConflict: 'fail', key: ['client', 'key'], columns: { client: 'text', key: 'text', digest: 'text', answer: 'json' } });
/** A command that was accepted: its answer, and what it made of rows that customers share. */
export interface AcceptedCommand { readonly job: CommandJob; readonly answer: unknown; readonly changed: readonly ChangedRow[] }

/** What accepted commands leave besides the rows of their customers. */
export const rememberAnswers = (accepted: readonly AcceptedCommand[]): Statement[] =>
  accepted.length === 0 ? [] : [
    ...saveChangedRows(accepted.flatMap(({ changed }) => changed)),
    remember(accepted.map(({ job, answer }) => ({ client: job.client, key: job.key, digest: job.digest, answer }))),
  ];

const stateOf = (work: Workspace, job: CommandJob, entry: Entry): State<unknown, unknown> => {
  const { command, decider } = job;
  const state = work.stateFor(entry, [...decider.parts?.(command.input, command.id) ?? [], ...decider.related?.(entry.row.stored.value) ?? []]);
  const { shared } = decider;
  return shared === undefined ? state : { ...state, shared: Object.fromEntries(sharedKeys(work, job).map((key) => [key, work.shared.get(rowName(shared.table, key))])) };
};

const changedBy = (work: Workspace, { decider: { shared, name } }: CommandJob, changed: Readonly<Record<string, unknown>> = {}): readonly ChangedRow[] =>
  Object.entries(changed).map(([key, state]) => {
    if (shared === undefined || !work.shared.has(rowName(shared.table, key))) throw new Error(`${name} changes the shared row ${key}, which it did not name`);
    return { table: shared.table, key, state };
  });

type Decided = { readonly result: CommandResult; readonly changed?: readonly ChangedRow[] };

const decided = (work: Workspace, job: CommandJob): Decided => {
  const { command, decider } = job;
  const entry = work.entry(command.customerId, command.programme);
  if (entry.row.programme !== command.programme) return { result: { refused: 'unknown-customer', detail: 'no such customer in this programme' } };
  if (work.wasDecided(command)) return { result: { refused: 'carried-out-before', detail: 'it was carried out before the database was restored; what came of it stands in the state' } };
  const policy = work.policyAt(command.programme, work.context.now);
  const now = { ...command, occurredAt: work.context.now };
  try {
    const keys = decider.counters?.(now, entry.row.stored.value, policy) ?? [];
    const outcome = decider.decide({ ...stateOf(work, job, entry), ...countersIn(work, keys) }, now, policy);
    if (outcome.refused !== undefined) return { result: { refused: outcome.refused, detail: outcome.detail } };
    const changed = changedBy(work, job, outcome.shared);
    const counts = countable(keys, outcome.counts);
    const kept = decider.keeps?.(now, outcome.answer) ?? [];
    work.accept(entry, now, outcome);
    count(work, command.customerId, counts);
    work.kept.push(...kept.map((statement) => ({ customerId: command.customerId, statement })));
    for (const { table, key, state } of changed) work.shared.set(rowName(table, key), state);
    return { result: { answer: outcome.answer ?? {}, repeated: false }, changed };
  } catch (error) {
    return { result: { failed: error } };
  }
};

/** Decides one command. A refusal stores nothing, so the same key may be tried again; an acceptance is remembered with its answer. */
export const applyCommand = (work: Workspace, job: CommandJob, answers: Answers): { result: CommandResult; accepted?: AcceptedCommand } => {
  const before = answers.get(answerKey(job.client, job.key));
  if (before !== undefined) {
    if (before.digest === job.digest) return { result: { answer: before.answer, repeated: true } };
    return { result: { refused: 'idempotency-key-reused', detail: 'this Idempotency-Key was used for another request' } };
  }
  const { result, changed = [] } = decided(work, job);
  if (!('answer' in result)) return { result };
  answers.set(answerKey(job.client, job.key), { digest: job.digest, answer: result.answer });
  return { result, accepted: { job, answer: result.answer, changed } };
};
