import type { TakeOverJob, TakeOverResult } from './jobs.js';
import { evolveOwn } from './retell.js';
import { ownRow, type Workspace } from './workspace.js';

/** Takes over what the own topic holds beyond the restored rows: numbers go on behind it, and where a fold is declared the state goes on from it. */
export const applyTakeOver = (work: Workspace, { events }: TakeOverJob): TakeOverResult => {
  const { context: { consumption }, takenOver } = work;
  for (const event of events) {
    const entry = work.entry(event.customerId, event.programme);
    if (event.sequence <= entry.row.said) continue;
    if (consumption.comesBack?.refold !== undefined) evolveOwn(work, entry, { refold: consumption.comesBack.refold, event });
    const row = ownRow(entry);
    row.said = event.sequence;
    if (event.guest === true) row.guest = true;
    entry.changed = true;
    takenOver.push(event);
  }
  return { unknown: takenOver.length };
};
