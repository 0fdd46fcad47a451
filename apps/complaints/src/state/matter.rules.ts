// A matter is what a customer complains about: one order, or a category without one. Its cases follow one another; only the last can be
// unresolved, and what the customer writes meanwhile joins it (C1). A case is its history of moves; everything else is computed from it.
import type { BusinessCalendar } from './business-time.rules.js';

export type Status = 'open' | 'answered' | 'waiting-on-customer' | 'resolved';

/** One step in a case. Moves stand in the order of `at`; what came to be known late stands where it belongs. */
export interface Move {
  readonly kind: 'wrote' | 'answered' | 'waiting' | 'resolved';
  readonly id: string;
  readonly at: string;
  readonly by: string;
  readonly reason: string;
  readonly channel?: string;
  /** The platform's own id of the complaint, so that the same one told over HTTP and as an event is one. */
  readonly complaintId?: string;
  /** Imported history starts no norm (E4). */
  readonly imported?: true;
}

/** The norms in force when the case was opened; later policies do not touch it. */
export interface Norms {
  readonly policyVersion: number;
  readonly firstResponseMinutes: number;
  readonly nextResponseMinutes: number;
  readonly resolutionMinutes: number;
  readonly warnBeforeMinutes: number;
  readonly calendar: BusinessCalendar;
}

export interface Case {
  readonly caseId: string;
  readonly category: string;
  readonly channel: string;
  /** Absent while all that the customer wrote is imported history. */
  readonly norms?: Norms;
  readonly moves: readonly Move[];
  /** Warnings and breaches already said, by clock: what was said stands. */
  readonly said: readonly string[];
}

export interface Matter {
  readonly programme: string;
  readonly category: string;
  readonly orderId?: string;
  readonly cases: readonly Case[];
}

/** The customer's own row: how many cases she opened. */
export interface Complainant { readonly opened: number }

/** The key of a matter: the same order, or the same category without one. */
export const matterKey = ({ orderId, category }: { orderId?: string | undefined; category: string }): string =>
  (orderId === undefined ? `category/${category}` : `order/${orderId}`);

const statusAfter = { wrote: 'open', answered: 'answered', waiting: 'waiting-on-customer', resolved: 'resolved' } as const;
export const statusOf = (found: Case): Status => statusAfter[found.moves.at(-1)?.kind ?? 'wrote'];

/** The case that a new message about the matter joins. */
export const unresolvedOf = (matter: Matter | undefined): Case | undefined => {
  const last = matter?.cases.at(-1);
  return last === undefined || statusOf(last) === 'resolved' ? undefined : last;
};

export const caseOf = (matter: Matter | undefined, caseId: string): Case | undefined => matter?.cases.find((one) => one.caseId === caseId);

/** The matter with the case in the place of its earlier self, or added to it. */
export const withCase = (matter: Matter, changed: Case): Matter => {
  const known = matter.cases.some((one) => one.caseId === changed.caseId);
  return { ...matter, cases: known ? matter.cases.map((one) => (one.caseId === changed.caseId ? changed : one)) : [...matter.cases, changed] };
};

/** The case after one more move, in the order of time; of two at one instant the later known comes second. */
export const withMove = (before: Case, move: Move): Case => {
  const later = before.moves.findIndex(({ at }) => at > move.at);
  const moves = later < 0 ? [...before.moves, move] : [...before.moves.slice(0, later), move, ...before.moves.slice(later)];
  return { ...before, moves };
};
