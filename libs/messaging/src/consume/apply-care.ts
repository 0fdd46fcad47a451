import { applyRead } from './apply-event.js';
import { streamKey, type Tails } from './parked-streams.js';
import type { CareJob, CareResult } from './jobs.js';
import { ownRow, type Entry, type Workspace } from './workspace.js';

const noTails: Tails = new Map();

const setParked = (entry: Entry, topic: string, parked: boolean): void => {
  if ((entry.row.parked?.includes(topic) ?? false) === parked) return;
  const others = (entry.row.parked ?? []).filter((other) => other !== topic);
  const all = parked ? [...others, topic] : others;
  ownRow(entry).parked = all.length === 0 ? null : all;
  entry.changed = true;
};

const seenOf = (entry: Entry | undefined, topic: string): number => entry?.row.seen[topic] ?? 0;

const refusalOf = (work: Workspace, { action, customerId, topic, discard }: CareJob): string | undefined => {
  if (action === 'requeue') return undefined;
  const entry = work.entries.get(customerId);
  if (entry?.row.parked?.includes(topic) !== true) return 'nothing of this stream is parked';
  const next = seenOf(entry, topic) + 1;
  return action === 'discard' && discard !== next ? `the stream waits for ${next}; only that one can be discarded` : undefined;
};

/** Events with a number at or below the last one applied: a newer state has overtaken them. */
const clearOvertaken = (work: Workspace, { customerId, topic }: CareJob, tails: Tails): void => {
  const seen = seenOf(work.entries.get(customerId), topic);
  for (const { event: { sequence } } of tails.get(streamKey(customerId, topic)) ?? []) if (sequence <= seen) work.aside.unparked.push({ customerId, topic, sequence });
};

const tryAgain = (work: Workspace, job: CareJob, tails: Tails): void => {
  const { customerId, topic } = job;
  const entry = work.entries.get(customerId);
  if (entry === undefined) return;
  const carriesState = work.context.consumption.topics.find((known) => known.name === topic)?.carries === 'state';
  const tail = (tails.get(streamKey(customerId, topic)) ?? []).filter((read) => read.event.sequence > seenOf(entry, topic));
  let taken = 0;
  for (const read of tail.slice(0, job.max)) {
    if (!carriesState && read.event.sequence !== seenOf(entry, topic) + 1) break;
    // Marked again for each, so that its row leaves the table; the last one that succeeds clears the mark.
    setParked(entry, topic, true);
    applyRead(work, read, noTails);
    if (seenOf(entry, topic) !== read.event.sequence) break;
    taken += 1;
  }
  const parkedNow = work.aside.parked.some(({ event, record }) => event.customerId === customerId && record.topic === topic && event.sequence > seenOf(entry, topic));
  setParked(entry, topic, taken < tail.length || parkedNow);
};

/** Those that failed again are parked already: only the reason is new. */
const takeFailedAgain = (work: Workspace, { customerId, topic }: CareJob, tails: Tails): { sequence: number; reason: string }[] => {
  const known = new Set((tails.get(streamKey(customerId, topic)) ?? []).map((read) => read.event.sequence));
  const again = work.aside.parked.filter(({ event, record }) => event.customerId === customerId && record.topic === topic && known.has(event.sequence));
  for (const parked of again) {
    work.aside.parked.splice(work.aside.parked.indexOf(parked), 1);
    work.aside.failedAgain.push({ customerId, topic, sequence: parked.event.sequence, reason: parked.reason });
    // A projection that failed after all has put back what it had taken.
    const leaving = work.aside.unparked.findIndex((row) => row.customerId === customerId && row.topic === topic && row.sequence === parked.event.sequence);
    if (leaving >= 0) work.aside.unparked.splice(leaving, 1);
  }
  return again.map(({ event, reason }) => ({ sequence: event.sequence, reason }));
};

const reasonFor = (sequence: number, known: readonly { sequence: number; reason: string }[], tails: readonly { event: { sequence: number } }[]): string =>
  known.find((one) => one.sequence === sequence)?.reason ?? (tails.some(({ event }) => event.sequence === sequence) ? 'more than was asked for at once' : `a hole: ${sequence} is missing`);

/** The projection failed behind the discarded event and fell back to before it: its row stays, too. */
const undoDiscard = (work: Workspace, { customerId, topic, discard }: CareJob, again: readonly { reason: string }[]): CareResult => {
  const leaving = work.aside.unparked.findIndex((row) => row.customerId === customerId && row.topic === topic && row.sequence === discard);
  if (leaving >= 0) work.aside.unparked.splice(leaving, 1);
  const entry = work.entries.get(customerId);
  if (entry !== undefined) setParked(entry, topic, true);
  return { applied: 0, refused: `nothing was discarded, because what follows fails: ${again[0]?.reason ?? ''}` };
};

/** Does what an operator asked for. What came of it is known when the projection, too, has spoken: the answer is given then. */
export const applyCare = (work: Workspace, job: CareJob, tails: Tails): (() => CareResult) => {
  const { customerId, topic, discard } = job;
  const refused = refusalOf(work, job);
  if (refused !== undefined) return () => ({ applied: 0, refused });
  const tail = tails.get(streamKey(customerId, topic)) ?? [];
  const before = seenOf(work.entries.get(customerId), topic);
  const { requeue } = job;
  if (requeue !== undefined) {
    applyRead(work, requeue, noTails);
    work.aside.requeued.push(requeue.record);
  }
  const entry = work.entries.get(customerId);
  if (discard !== undefined && entry !== undefined) {
    ownRow(entry).seen[topic] = discard;
    entry.changed = true;
  }
  clearOvertaken(work, job, tails);
  tryAgain(work, job, tails);
  const discarded = tail.find((read) => read.event.sequence === discard);
  return () => {
    const again = takeFailedAgain(work, job, tails);
    const seen = seenOf(work.entries.get(customerId), topic);
    if (discard !== undefined && seen < discard) return undoDiscard(work, job, again);
    const applied = Math.max(0, seen - before - (discard === undefined ? 0 : 1));
    work.aside.cared.push({ job, shard: work.context.shard, applied, record: requeue?.record ?? discarded?.record });
    const parked = work.entries.get(customerId)?.row.parked?.includes(topic) ?? false;
    return { applied, ...(parked ? { waitsFor: { sequence: seen + 1, reason: reasonFor(seen + 1, again, tail) } } : {}) };
  };
};
