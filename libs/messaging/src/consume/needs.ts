import type { Consumption } from './consumption.js';
import type { CommandJob, Job } from './jobs.js';
import { need, Needs } from './load-rows.js';
import type { DueItem } from './apply-due.js';
import { erasedBy, type Read } from './read-event.js';
import type { Workspace } from './workspace.js';

/** The parts that an event's handler names; a handler that fails here fails again in the fold, and parks the stream there. */
export const partsOf = (consumption: Consumption, read: Read): readonly string[] => {
  if (read.kind !== 'event') return [];
  try {
    return consumption.deciders.get(read.event.type)?.parts(read.event) ?? [];
  } catch {
    return [];
  }
};

/** Every customer and part that the jobs need: records at or above the cursor, commands, and what is due. */
export const needsOf = (consumption: Consumption, jobs: readonly Job[], { due, offsets }: { due: readonly DueItem[]; offsets: Readonly<Record<string, number>> }): Needs => {
  const needs = new Needs();
  for (const job of jobs) {
    if (job.kind === 'command') {
      need(needs, job.command.customerId, job.decider.parts?.(job.command.input, job.command.id) ?? []);
      needs.commands.push(job);
    }
    if (job.kind === 'care') need(needs, job.customerId, job.requeue === undefined ? [] : partsOf(consumption, job.requeue));
    if (job.kind === 'repair') for (const customerId of job.customerIds) need(needs, customerId, []);
    if (job.kind === 'take-over') for (const event of job.events) need(needs, event.customerId, consumption.comesBack?.refold?.parts(event) ?? []);
    if (job.kind !== 'records') continue;
    for (const read of job.reads) {
      const erased = erasedBy(consumption, read);
      if (erased !== undefined) need(needs, erased, []);
      if ('event' in read && read.record.offset >= (offsets[job.topic] ?? 0)) need(needs, read.event.customerId, partsOf(consumption, read));
    }
  }
  for (const item of due) need(needs, item.customer_id, item.part_id === null ? [] : [item.part_id]);
  return needs;
};

const relatedTo = (work: Workspace, read: Read): readonly string[] => {
  if (read.kind !== 'event') return [];
  const entry = work.entries.get(read.event.customerId);
  try {
    return entry === undefined ? [] : work.context.consumption.deciders.get(read.event.type)?.related?.(read.event, entry.row.stored.value) ?? [];
  } catch {
    return [];
  }
};

const relatedToCommand = (work: Workspace, { command: { customerId }, decider }: CommandJob): readonly string[] => {
  const entry = work.entries.get(customerId);
  return entry === undefined ? [] : decider.related?.(entry.row.stored.value) ?? [];
};

/** The parts that only the state of a customer names; what events of the same transaction add to it is loaded with them. */
export const relatedNeeds = (work: Workspace, reads: Iterable<Read>, jobs: readonly Job[]): Needs => {
  const needs = new Needs();
  for (const read of reads) {
    const ids = relatedTo(work, read);
    if (ids.length > 0 && read.kind === 'event') need(needs, read.event.customerId, ids);
  }
  for (const job of jobs) if (job.kind === 'command' && job.decider.related !== undefined) need(needs, job.command.customerId, relatedToCommand(work, job));
  return needs;
};
