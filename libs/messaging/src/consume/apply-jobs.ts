import { applyCare } from './apply-care.js';
import { applyCommand, type AcceptedCommand, type Answers } from './apply-command.js';
import { applyDue, type DueItem } from './apply-due.js';
import { applyTakeOver } from './apply-take-over.js';
import { applyRead, sayAgain, sayChanges } from './apply-event.js';
import type { Tails } from './parked-streams.js';
import type { CareResult, DueJob, DueResult, Job, JobResult, RecordsJob, RecordsResult } from './jobs.js';
import type { Workspace } from './workspace.js';

interface Given { readonly tails: Tails; readonly due: readonly DueItem[]; readonly answers: Answers; readonly offsets: Readonly<Record<string, number>> }

export interface Applied {
  readonly results: readonly JobResult[];
  /** The cursors that moved. */
  readonly offsets: Readonly<Record<string, number>>;
  readonly accepted: readonly AcceptedCommand[];
  readonly faults: { item: DueItem; reason: string }[];
}

const applyRecords = (work: Workspace, job: RecordsJob, { cursor, tails }: { cursor: number; tails: Tails }): RecordsResult => {
  if (job.from > cursor && !work.context.consumption.stateTopics.has(job.topic)) return { gap: cursor };
  for (const read of job.reads) if (read.record.offset >= cursor) applyRead(work, read, tails);
  return { applied: Math.max(job.next, cursor) };
};

const applyDues = (work: Workspace, { refused }: DueJob, { due, faults }: { due: readonly DueItem[]; faults: Applied['faults'] }): DueResult => {
  if (refused === undefined) return { fired: due.reduce((fired, item) => fired + applyDue(work, item, faults), 0) };
  faults.push(...due.map((item) => ({ item, reason: refused })));
  return { fired: due.length };
};

/** Folds all jobs in order, then lets a projection say what changed. Pure but for the workspace: no query, no clock. */
export const applyJobs = (work: Workspace, jobs: readonly Job[], { tails, due, answers, offsets }: Given): Applied => {
  const moved: Record<string, number> = {};
  const accepted: AcceptedCommand[] = [];
  const faults: { item: DueItem; reason: string }[] = [];
  const results = jobs.map((job): JobResult | (() => CareResult) => {
    if (job.kind === 'care') return applyCare(work, job, tails);
    if (job.kind === 'records') {
      const result = applyRecords(work, job, { cursor: moved[job.topic] ?? offsets[job.topic] ?? 0, tails });
      if ('applied' in result) moved[job.topic] = result.applied;
      return result;
    }
    if (job.kind === 'due') return applyDues(work, job, { due, faults });
    if (job.kind === 'take-over') return applyTakeOver(work, job);
    if (job.kind === 'repair') return { repaired: job.customerIds.filter((id) => sayAgain(work, id)).length };
    const command = applyCommand(work, job, answers);
    if (command.accepted !== undefined) accepted.push(command.accepted);
    return command.result;
  });
  sayChanges(work);
  return { results: results.map((result) => (typeof result === 'function' ? result() : result)), offsets: moved, accepted, faults };
};
