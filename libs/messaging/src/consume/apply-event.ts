import type { Draft, Due, Event } from '@fealty/contracts';
import { failpoint } from '../failpoints.js';
import { afterDrawing, mayDraw, ShortOfSlice } from './budgets.js';
import { countedIn } from './counted-in.js';
import { count, countable, countersIn } from './counters.js';
import { derivedId } from '../outbox/event-id.js';
import { NotReady } from '../reference/policies.js';
import { applyTombstone } from './apply-tombstone.js';
import { isParked, park, parksBehind, streamKey, tailOf, type Numbered, type Tails } from './parked-streams.js';
import type { Read, ShardRecord } from './read-event.js';
import { retell } from './retell.js';
import { StoredState } from './stored-state.js';
import { ownRow, type Entry, type Workspace } from './workspace.js';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const advance = (entry: Entry, event: Event, { topic }: ShardRecord): void => {
  const row = ownRow(entry);
  if (topic === 'orders.v1') row.heard = Math.max(row.heard, Number(/^(\d+)\./.exec(event.correlationId)?.[1] ?? 0));
  if (event.guest === true) row.guest = true;
  row.seen[topic] = event.sequence;
  entry.changed = true;
};

const decide = (work: Workspace, entry: Entry, read: Numbered & { kind: 'event' }): void => {
  const { event } = read;
  const { deciders, folds, refold } = work.context.consumption;
  if (refold !== undefined) return retell(work, entry, event);
  const policy = work.policyAt(event.programme, event.occurredAt);
  const folding = folds.get(event.type);
  if (folding !== undefined) {
    const former = entry.row.stored.value;
    const facts = folding.fold(former, event, policy);
    if (facts === former) return;
    ownRow(entry).stored = StoredState.of(facts);
    entry.causes.push(event);
    return;
  }
  const decider = deciders.get(event.type);
  if (decider === undefined) throw new Error(`no decider for ${event.type}`);
  const customer = entry.row.stored.value;
  const state = work.stateFor(entry, [...decider.parts(event), ...decider.related?.(event, customer) ?? []]);
  const budgets = decider.budgets?.(event, policy) ?? [];
  const keys = decider.counters?.(event, customer, policy) ?? [];
  const outcome = decider.decide({ ...state, ...(budgets.length === 0 ? {} : { budgets: mayDraw(work.slices, budgets) }), ...countersIn(work, keys) }, event, policy);
  if (outcome.refused !== undefined) {
    work.aside.refused.push({ event, topic: read.record.topic, reason: outcome.refused, detail: outcome.detail });
    return;
  }
  const slices = afterDrawing(work.slices, budgets, outcome.drawn);
  const counts = countable(keys, outcome.counts);
  work.accept(entry, event, outcome);
  count(work, event.customerId, counts);
  for (const [key, slice] of slices) work.slices.set(key, slice);
};

const keepTaken = (entry: Entry, read: Extract<Numbered, { kind: 'event' | 'ignored' }>): void => {
  entry.taken.push(read);
  if (read.kind === 'event') entry.untold.push(read);
};

const take = (work: Workspace, entry: Entry, read: Numbered): boolean => {
  if (read.kind === 'poison') {
    park(work, entry, { read, reason: read.reason });
    return false;
  }
  try {
    failpoint('folding', read.event);
    if (read.kind === 'event' && !work.cameUpDecided(read.event)) decide(work, entry, read);
  } catch (error) {
    if (error instanceof NotReady || error instanceof ShortOfSlice) throw error;
    park(work, entry, { read, reason: `the fold of ${read.event.type} failed: ${messageOf(error)}` });
    return false;
  }
  advance(entry, read.event, read.record);
  if (work.context.consumption.says !== undefined) keepTaken(entry, read);
  if (work.context.consumption.saysEvery === 'event') sayChange(work, entry);
  work.counts[read.kind === 'event' ? 'applied' : 'ignored'] += 1;
  return true;
};

const drainTail = (work: Workspace, entry: Entry, { topic, tails }: { topic: string; tails: Tails }): void => {
  const { customerId } = entry.row;
  const stream = { customerId, topic };
  const seenNow = (): number => entry.row.seen[topic] ?? 0;
  const [seen, stored] = [seenNow(), tails.get(streamKey(customerId, topic)) ?? []];
  // Where a topic carries states, a newer one has overtaken what was parked.
  for (const { event: { sequence } } of stored) if (sequence < seen) work.aside.unparked.push({ ...stream, sequence });
  const { tail, giveBack } = tailOf(work, stream, { stored, seen });
  let taken = 0;
  for (const read of tail) {
    if (read.event.sequence !== seenNow() + 1 || !take(work, entry, read)) break;
    work.aside.unparked.push({ ...stream, sequence: read.event.sequence });
    taken += 1;
  }
  giveBack(tail.slice(taken));
  if (taken < tail.length || parksBehind(work, stream, seenNow())) return;
  const others = (entry.row.parked ?? []).filter((parked) => parked !== topic);
  ownRow(entry).parked = others.length === 0 ? null : others;
};

const applyNumbered = (work: Workspace, read: Numbered, tails: Tails): void => {
  const { event, record: { topic } } = read;
  const entry = work.entry(event.customerId, event.programme);
  const last = entry.row.seen[topic] ?? 0;
  if (event.sequence <= last) {
    work.counts.duplicate += 1;
  } else if (event.sequence === last + 1 || work.context.consumption.stateTopics.has(topic)) {
    const parked = isParked(entry, topic);
    if (!take(work, entry, read) || !parked) return;
    work.aside.unparked.push({ customerId: event.customerId, topic, sequence: event.sequence });
    drainTail(work, entry, { topic, tails });
  } else {
    park(work, entry, { read, reason: isParked(entry, topic) ? 'behind a parked event of its stream' : `a hole: ${last + 1} is missing before it` });
  }
};

/** Applies what a record turned out to be. Only `NotReady` and `ShortOfSlice` are thrown; a failing fold parks its own stream. */
export const applyRead = (work: Workspace, read: Read, tails: Tails): void => {
  if (read.kind === 'quarantine') work.aside.quarantined.push({ record: read.record, reason: read.reason });
  else if (read.kind === 'tombstone') applyTombstone(work, read);
  else if (read.kind === 'guest') work.counts.ignored += 1;
  else applyNumbered(work, read, tails);
};

const fallBack = (work: Workspace, entry: Entry, error: unknown): void => {
  const taken = entry.taken.splice(0);
  entry.untold.splice(0);
  const { customerId } = entry.row;
  const others = work.sealed.filter((event) => event.customerId !== customerId);
  work.sealed.splice(0, work.sealed.length, ...others);
  entry.row = { ...entry.loaded, seen: { ...entry.loaded.seen }, parked: entry.row.parked };
  entry.owned = true;
  for (const read of taken) park(work, entry, { read, reason: `the projection failed: ${messageOf(error)}` });
};

/** Gives a projection's draft its version, which is the customer's next number. */
const sayState = (work: Workspace, entry: Entry, draft: Draft): void => {
  const version = entry.row.said + 1;
  const data = { ...(draft.data as object), version };
  const sealed = work.seal({ ...draft, data }, version, derivedId(entry.row.customerId, draft.contract.type, version));
  const row = ownRow(entry);
  work.sealed.push({ ...sealed, restsOn: { ...row.seen }, countedIn: countedIn(entry.untold.splice(0)) });
  row.said = version;
};

const sayChange = (work: Workspace, entry: Entry): void => {
  const { says, asOf } = work.context.consumption;
  if (says === undefined || asOf === undefined || entry.causes.length === 0) return;
  const [causes, before, after] = [entry.causes.splice(0), entry.told.value, entry.row.stored.value];
  try {
    const draft = says({ before, after, causes }, work.policyAt(entry.row.programme, asOf(after)));
    if (draft !== undefined) sayState(work, entry, draft);
    entry.told = entry.row.stored;
  } catch (error) {
    if (error instanceof NotReady) throw error;
    fallBack(work, entry, error);
  }
};

/** Projections: what time alone changed, said apart from what events did; a failing rule throws before anything has changed. */
export const noticeTime = (work: Workspace, entry: Entry, due: Due): void => {
  const { notices, says, asOf } = work.context.consumption;
  if (notices === undefined || says === undefined || asOf === undefined) throw new Error(`${work.context.consumption.service} has due instants, but nothing that notices them`);
  sayChange(work, entry);
  const before = entry.row.stored.value;
  const after = notices(before, due, work.policyAt(due.programme, due.occurredAt));
  const draft = after === before ? undefined : says({ before, after, causes: [], due }, work.policyAt(due.programme, asOf(after)));
  if (draft !== undefined) sayState(work, entry, draft);
  ownRow(entry).stored = StoredState.of(after);
  entry.told = entry.row.stored;
  entry.changed = true;
};

/** Projections: says the state once more, unchanged, under the next number. False when nothing was ever said of the customer. */
export const sayAgain = (work: Workspace, customerId: string): boolean => {
  const entry = work.entries.get(customerId);
  const { says, asOf } = work.context.consumption;
  if (entry === undefined || entry.row.said === 0 || says === undefined || asOf === undefined) return false;
  sayChange(work, entry);
  const { programme, said, stored: { value } } = entry.row;
  const id = derivedId('repair', customerId, said);
  const again = { id, customerId, programme, occurredAt: asOf(value), correlationId: id, import: false };
  const draft = says({ before: value, after: value, causes: [], again }, work.policyAt(programme, again.occurredAt));
  if (draft === undefined) return false;
  sayState(work, entry, draft);
  entry.changed = true;
  return true;
};

/** Projections: says what changed of each customer, once, with every cause. A failing one falls back and parks its events. */
export const sayChanges = (work: Workspace): void => {
  for (const entry of work.entries.values()) sayChange(work, entry);
};
