import type { Transaction } from '@fealty/postgres';
import { parkedTails, recordOfParked, type ParkedRow } from '../parking/set-aside.js';
import { streamKey, type Tails } from './apply-event.js';
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
      const { customerId } = read.event;
      if (work.entries.get(customerId)?.row.parked?.includes(job.topic) === true) streams.set(streamKey(customerId, job.topic), { customerId, topic: job.topic });
    }
  }
  return [...streams.values()];
};

/** Where a batch brings an event of a parked stream: what is parked of it, read again, with the parts that it needs. */
export const tailsOf = async ({ work, cache, jobs }: Tailed, tx: Transaction, context: ConsumerContext): Promise<Tails> => {
  const streams = healing(work, jobs);
  const tails = new Map<string, Extract<Read, { event: unknown }>[]>();
  if (streams.length === 0) return tails;
  const { rows } = await tx.query<ParkedRow>(parkedTails(context.consumption.service, streams));
  const needs = new Needs();
  for (const row of rows) {
    const topic = context.consumption.topics.find((known) => known.name === row.topic);
    if (topic === undefined) continue;
    const read = readRecord(recordOfParked(row), { consumption: context.consumption, topic, partitions: context.partitions });
    if (!('event' in read)) continue;
    const key = streamKey(row.customer_id, row.topic);
    tails.set(key, [...(tails.get(key) ?? []), read]);
    need(needs, row.customer_id, partsOf(context.consumption, read));
  }
  await loadRows(tx, context.statements, [{ work, needs, cache }]);
  return tails;
};
