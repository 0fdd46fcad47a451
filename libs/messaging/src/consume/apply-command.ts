import type { Statement, Transaction } from '@fealty/postgres';
import { unnestInsert } from '@fealty/postgres';
import type { CommandJob, CommandResult } from './jobs.js';
import type { Workspace } from './workspace.js';

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
export const rememberAnswers = (accepted: readonly { job: CommandJob; answer: unknown }[]): Statement[] =>
  accepted.length === 0 ? [] : [remember(accepted.map(({ job, answer }) => ({ client: job.client, key: job.key, digest: job.digest, answer })))];

const decided = (work: Workspace, { command, decider }: CommandJob): CommandResult => {
  const entry = work.entry(command.customerId, command.programme);
  if (entry.row.programme !== command.programme) return { refused: 'unknown-customer', detail: 'no such customer in this programme' };
  const policy = work.policyAt(command.programme, work.context.now);
  const now = { ...command, occurredAt: work.context.now };
  try {
    const outcome = decider.decide(work.stateFor(entry, decider.parts?.(command.input, command.id) ?? []), now, policy);
    if (outcome.refused !== undefined) return { refused: outcome.refused, detail: outcome.detail };
    work.accept(entry, now, outcome);
    return { answer: outcome.answer ?? {}, repeated: false };
  } catch (error) {
    return { failed: error };
  }
};

/** Decides one command. A refusal stores nothing, so the same key may be tried again; an acceptance is remembered with its answer. */
export const applyCommand = (work: Workspace, job: CommandJob, answers: Answers): { result: CommandResult; accepted: boolean } => {
  const before = answers.get(answerKey(job.client, job.key));
  if (before !== undefined) {
    if (before.digest === job.digest) return { accepted: false, result: { answer: before.answer, repeated: true } };
    return { accepted: false, result: { refused: 'idempotency-key-reused', detail: 'this Idempotency-Key was used for another request' } };
  }
  const result = decided(work, job);
  const accepted = 'answer' in result;
  if (accepted) answers.set(answerKey(job.client, job.key), { digest: job.digest, answer: result.answer });
  return { result, accepted };
};
