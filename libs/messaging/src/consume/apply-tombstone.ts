import { erasedBy, type Read } from './read-event.js';
import { StoredState } from './stored-state.js';
import { ownRow, type Workspace } from './workspace.js';

/** The newest word on the topic: the row forgets what came from it, and whatever of it was set aside before goes with the rest. */
export const applyTombstone = (work: Workspace, read: Extract<Read, { kind: 'tombstone' }>): void => {
  work.counts.tombstone += 1;
  const { erases } = work.context.consumption;
  const customerId = erasedBy(work.context.consumption, read);
  if (erases === undefined || customerId === undefined) return;
  const { topic, offset } = read.record;
  work.aside.erased.push({ customerId, topic, offset });
  work.kept = work.kept.filter((kept) => kept.customerId !== customerId);
  const entry = work.entries.get(customerId);
  if (entry === undefined) return;
  const [before, parked] = [entry.row.stored.value, entry.row.parked ?? []];
  const after = erases.forget(before);
  if (after === before && !parked.includes(topic)) return;
  const row = ownRow(entry);
  row.stored = StoredState.of(after);
  const others = parked.filter((one) => one !== topic);
  row.parked = others.length === 0 ? null : others;
  entry.changed = true;
};
