import { checkCursors, checkLag, checkLeftovers } from './check-cursors.js';
import { checkDoubles } from './check-doubles.js';
import { checkLoss } from './check-loss.js';
import { checkNumbers, checkPublished } from './check-numbers.js';
import { checkState } from './check-state.js';
import type { Checked, Observations } from './observations.js';

/** All eight invariants, for every customer. */
export const check = (seen: Observations): Checked[] => [checkLoss, checkDoubles, checkState, checkNumbers, checkPublished, checkCursors, checkLag, checkLeftovers].map((one) => one(seen));

const shownMax = 8;

/** The table that people read, with what was found below. */
export const table = (checked: readonly Checked[]): string => {
  const lines = checked.map(({ invariant, looked, findings }) => `  ${invariant}  ${findings.length === 0 ? 'holds ' : 'BROKEN'}  ${looked}${findings.length === 0 ? '' : `, ${findings.length} findings`}`);
  const found = checked.flatMap(({ findings }) => [...findings.slice(0, shownMax).map(({ invariant, what }) => `  ${invariant}: ${what}`), ...(findings.length > shownMax ? [`  … and ${findings.length - shownMax} more`] : [])]);
  return [...lines, ...found].join('\n');
};
