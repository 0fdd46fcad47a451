import type { Transaction } from '@fealty/postgres';
import { parkedTails, recordOfParked, tailRowsMax, type ParkedRow } from '../parking/set-aside.js';
import { streamKey, type Tails } from './parked-streams.js';
import type { Job } from './jobs.js';
import { loadRows, need, Needs } from './load-rows.js';
import { partsOf } from './needs.js';
import { readRecord, type Read } from './read-event.js';
import type { ShardCache } from './shard-cache.js';
import type { ConsumerContext } from './consumer-context.js';
import type { Workspace } from './workspace.js';

interface Tailed { readonly work: Workspace; readonly cache: ShardCache | undefined; readonly jobs: readonly Job[] }

const healing = (work: Workspace, jobs: readonly Job[]): { customerId: string; topic: string }[] => {
  if (!work.hasParked && !jobs.some(({ kind }) => kind === 'care')) return [];
  const streams = new Map<string, { customerId: string; topic: string }>();
  for (const job of jobs) {
    if (job.kind === 'care') streams.set(streamKey(job.customerId, job.topic), job);
    if (job.kind !== 'records') continue;
    for (const read of job.reads) {
      if (!('event' in read)) continue;
      const { customerId, sequence } = read.event;
      const row = work.entries.get(customerId)?.row;
      // Only the number that it waits for moves a stream on; a newer state always does.
      if (sequence !== (row?.seen[job.topic] ?? 0) + 1 && !work.context.consumption.stateTopics.has(job.topic)) continue;
      if (row?.parked?.includes(job.topic) === true) streams.set(streamKey(customerId, job.topic), { customerId, topic: job.topic });
    }
  }
  return [...streams.values()];
};

/** More is parked of the streams of one transaction than it reads: it is tried again with fewer streams. A tail is never cut. */
export class TailsTooLong extends Error {}

const parkedRows = async (tx: Transaction, service: string, streams: readonly { customerId: string; topic: string }[]): Promise<ParkedRow[]> => {
  const rows: ParkedRow[] = [];
  for (let full = true; full;) {
    const { rows: page } = await tx.query<ParkedRow>(parkedTails(service, streams, rows.at(-1)?.sequence ?? 0));
    full = page.length === tailRowsMax;
    if (full && streams.length > 1) throw new TailsTooLong(`of ${streams.length} streams ${tailRowsMax} events or more are parked`);
    rows.push(...page);
  }
  return rows;
};

/** Where a batch brings what a parked stream waits for: what is parked of it, read again, with the parts that it needs. */
export const tailsOf = async ({ work, cache, jobs }: Tailed, tx: Transaction, context: ConsumerContext): Promise<Tails> => {
  const streams = healing(work, jobs);
  const tails = new Map<string, Extract<Read, { event: unknown }>[]>();
  if (streams.length === 0) return tails;
  const rows = await parkedRows(tx, context.consumption.service, streams);
  const needs = new Needs();
  for (const row of rows) {
    const topic = context.consumption.topics.find((known) => known.name === row.topic);
    if (topic === undefined) continue;
    const read = readRecord(recordOfParked(row), { consumption: context.consumption, topic, partitions: context.partitions });
    if (!('event' in read)) continue;
    const key = streamKey(row.customer_id, row.topic);
    const tail = tails.get(key) ?? [];
    tail.push(read);
    tails.set(key, tail);
    need(needs, row.customer_id, partsOf(context.consumption, read));
  }
  await loadRows(tx, context.statements, [{ work, needs, cache }]);
  return tails;
};
