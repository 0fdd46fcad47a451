// What the clock alone does to an account, in one fixed order (P15): holds that ran out are released, lots that ended expire, lots that
// will end are warned of. A lot expires only once its warning was decided long enough before; a late warning moves the expiry (P14), and an open
// case has it wait (C10).
import type { Cause } from '@fealty/contracts';
import { sayExpired, sayExpiring, sayReleased, type Decision } from './decision.rules.js';
import { leadMsOf } from './lots.rules.js';
import { endOf, waitsOf } from './open-cases.rules.js';
import { pointsIn, type Hold, type Lot, type PointsAccount } from './points-account.rules.js';

export interface Clock {
  /** What was due by then is done. */
  readonly until: string;
  /** When it is decided: later, after a pause. */
  readonly now: string;
}

const nextOf = (lot: Lot): string | null => (lot.warned || lot.warnAt === null ? endOf(lot) : lot.warnAt);

/** The next instant at which the clock changes an account. */
export const accountDueAt = ({ holds, lots, birthday }: PointsAccount): string | undefined => {
  let next: string | undefined;
  for (const at of [...holds.map((hold) => hold.expiresAt), ...lots.map(nextOf), birthday?.at ?? null]) if (at !== null && (next === undefined || at < next)) next = at;
  return next;
};

/** What is due by an instant. A lot that is told late may have the end, and the warning, of one that is over. */
export const accountDueOf = ({ holds, lots, birthday }: PointsAccount, at: string): readonly string[] => [
  ...holds.filter(({ expiresAt }) => expiresAt <= at).map(({ holdId }) => holdId), ...lots.filter((lot) => (nextOf(lot) ?? '9') <= at).map(({ lotId }) => lotId),
  ...((birthday?.at ?? '9') <= at ? ['birthday'] : []),
].sort();

const sayRanOut = (before: Decision, cause: Cause, { holdId, lots }: Hold): Decision =>
  sayReleased(before, cause, { holdId, entryId: `release/${holdId}`, points: pointsIn(lots), lots: lots.map(({ lotId, points }) => ({ lotId, points })), why: 'ran-out' });

const movedEnd = (lot: Lot, now: string): string => {
  const earliest = new Date(Date.parse(now) + leadMsOf(lot)).toISOString();
  return lot.expiresAt !== null && lot.expiresAt > earliest ? lot.expiresAt : earliest;
};

// A lot of imported history that ended before it was imported is over: its warning and its end are history too, and move nothing (E4).
const isHistory = (lot: Lot, now: string): boolean => lot.imported && lot.expiresAt !== null && lot.expiresAt <= now;
const ofKind = (account: PointsAccount, { now, history }: Kind): readonly Lot[] => account.lots.filter((lot) => isHistory(lot, now) === history);
type Kind = Clock & { readonly history: boolean };

const ended = ({ cases = [] }: PointsAccount, lot: Lot) => {
  const { lotId, points, orderId, expiresAt } = lot;
  const waits = waitsOf(cases, lot);
  return { lotId, points, orderId, ...(expiresAt === null || waits.length === 0 ? {} : { waited: { from: expiresAt, caseIds: waits.map(({ caseId }) => caseId) } }) };
};

const sayEnds = (before: Decision, cause: Cause, kind: Kind): Decision => {
  const over = ofKind(before.state.customer, kind).filter((lot) => (endOf(lot) ?? '9') <= kind.until && (lot.warned || lot.warnAt === null));
  if (over.length === 0) return before;
  const lots = over.map((lot) => ended(before.state.customer, lot));
  const entryId = `expire${kind.history ? '-imported' : ''}/${cause.id}`;
  return sayExpired(before, kind.history ? { ...cause, import: true } : cause, { entryId, points: pointsIn(lots), lots });
};

const sayWarnings = (before: Decision, cause: Cause, kind: Kind): Decision => {
  const due = ofKind(before.state.customer, kind).filter((lot) => !lot.warned && lot.warnAt !== null && lot.warnAt <= kind.until);
  if (due.length === 0) return before;
  const lots = due.map((lot) => ({ lotId: lot.lotId, points: lot.points, expiresAt: kind.history ? lot.expiresAt ?? kind.now : movedEnd(lot, kind.now) }));
  return sayExpiring(before, kind.history ? { ...cause, import: true } : { ...cause, occurredAt: kind.now }, { points: pointsIn(lots), lots });
};

/** Does everything that is due. What it does not change is not due until later. */
export const settleDue = (before: Decision, cause: Cause, clock: Clock): Decision => {
  const ranOut = before.state.customer.holds.filter((hold) => hold.expiresAt <= clock.until);
  const released = ranOut.reduce((decision, hold) => sayRanOut(decision, cause, hold), before);
  const kinds = [true, false].map((history) => ({ ...clock, history }));
  const over = kinds.reduce((decision, kind) => sayEnds(decision, cause, kind), released);
  return kinds.reduce((decision, kind) => sayWarnings(decision, cause, kind), over);
};
