// What the clock alone does to an account, in one fixed order (P15): holds that ran out are released, lots that ended expire, lots that
// will end are warned of. A lot expires only once its warning was decided long enough before; a late warning moves the expiry (P14).
import type { Cause } from '@fealty/contracts';
import { sayExpired, sayExpiring, sayReleased, type Decision } from './decision.rules.js';
import { leadMsOf } from './lots.rules.js';
import { pointsIn, type Hold, type Lot, type PointsAccount } from './points-account.rules.js';

export interface Clock {
  /** What was due by then is done. */
  readonly until: string;
  /** When it is decided: later, after a pause. */
  readonly now: string;
}

const nextOf = (lot: Lot): string | null => (lot.warned || lot.warnAt === null ? lot.expiresAt : lot.warnAt);

/** The next instant at which the clock changes an account. */
export const accountDueAt = ({ holds, lots }: PointsAccount): string | undefined => {
  let next: string | undefined;
  for (const at of [...holds.map((hold) => hold.expiresAt), ...lots.map(nextOf)]) if (at !== null && (next === undefined || at < next)) next = at;
  return next;
};

const sayRanOut = (before: Decision, cause: Cause, { holdId, lots }: Hold): Decision =>
  sayReleased(before, cause, { holdId, entryId: `release/${holdId}`, points: pointsIn(lots), lots: lots.map(({ lotId, points }) => ({ lotId, points })), why: 'ran-out' });

const movedEnd = (lot: Lot, now: string): string => {
  const earliest = new Date(Date.parse(now) + leadMsOf(lot)).toISOString();
  return lot.expiresAt !== null && lot.expiresAt > earliest ? lot.expiresAt : earliest;
};

// A lot of imported history that ended before it was imported is over: nobody is told, nothing moves (E4).
const isHistory = (lot: Lot, now: string): boolean => lot.imported && lot.expiresAt !== null && lot.expiresAt <= now;

const sayEnds = (before: Decision, cause: Cause, { until, now, history }: Clock & { history: boolean }): Decision => {
  const isOver = (lot: Lot): boolean => lot.expiresAt !== null && lot.expiresAt <= until && isHistory(lot, now) === history && (history || lot.warned || lot.warnAt === null);
  const lots = before.state.customer.lots.filter(isOver).map(({ lotId, points, orderId }) => ({ lotId, points, orderId }));
  if (lots.length === 0) return before;
  return sayExpired(before, history ? { ...cause, import: true } : cause, { entryId: `expire${history ? '-imported' : ''}/${cause.id}`, points: pointsIn(lots), lots });
};

const sayWarnings = (before: Decision, cause: Cause, { until, now }: Clock): Decision => {
  const due = before.state.customer.lots.filter((lot) => !lot.warned && lot.warnAt !== null && lot.warnAt <= until && !isHistory(lot, now));
  if (due.length === 0) return before;
  const lots = due.map((lot) => ({ lotId: lot.lotId, points: lot.points, expiresAt: movedEnd(lot, now) }));
  return sayExpiring(before, { ...cause, occurredAt: now }, { points: pointsIn(lots), lots });
};

/** Does everything that is due. What it does not change is not due until later. */
export const settleDue = (before: Decision, cause: Cause, clock: Clock): Decision => {
  const ranOut = before.state.customer.holds.filter((hold) => hold.expiresAt <= clock.until);
  const released = ranOut.reduce((decision, hold) => sayRanOut(decision, cause, hold), before);
  const over = [true, false].reduce((decision, history) => sayEnds(decision, cause, { ...clock, history }), released);
  return sayWarnings(over, cause, clock);
};
