import type { Event } from '@fealty/contracts';
import { seal } from '../outbox/seal.js';
import type { Refold } from './consumption.js';
import { StoredState } from './stored-state.js';
import { ownRow, type Entry, type Workspace } from './workspace.js';

/** Moves a customer's state on by one event of the service's own. */
export const evolveOwn = (work: Workspace, entry: Entry, { refold, event }: { refold: Refold<unknown, unknown>; event: Event }): void => {
  const before = work.stateFor(entry, refold.parts(event));
  const after = refold.evolve(before, event);
  for (const [id, part] of Object.entries(after.parts)) {
    if (part === undefined || part === before.parts[id]) continue;
    entry.parts.set(id, StoredState.of(part));
    entry.changedParts.add(id);
  }
  if (after.customer !== before.customer) ownRow(entry).stored = StoredState.of(after.customer);
};

/** Takes over what an event of the service's own made of its customer: its number, the state, and the rows that went with it. */
export const retell = (work: Workspace, entry: Entry, event: Event): void => {
  const { refold, deciders } = work.context.consumption;
  const contract = deciders.get(event.type)?.event;
  if (refold === undefined || contract === undefined) throw new Error(`${event.type} is nothing that ${work.context.consumption.service} says`);
  evolveOwn(work, entry, { refold, event });
  work.sealed.push(seal(contract, event, work.context.shard));
  ownRow(entry).said = event.sequence;
};
