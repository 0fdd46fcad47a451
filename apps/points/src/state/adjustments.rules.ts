// Points are given and taken by hand with a reason and by a named agent; what one agent may decide alone for one customer within 24 hours
// is bounded, however many adjustments it is cut into, and beyond that a second agent decides (P18).
import type { Cause, PolicyInForce } from '@fealty/contracts';
import { sayAdjusted, type Decision } from './decision.rules.js';
import { lifeOf } from './lots.rules.js';
import { fits, sum, type PointsAccount } from './points-account.rules.js';
import { notEnough } from './spending.rules.js';
import { takeFromLots } from './take-points.rules.js';

const dayMs = 86_400_000;

/** An adjustment as it was asked for. */
export interface Adjustment {
  readonly adjustmentId: string;
  /** Negative takes away. */
  readonly points: number;
  readonly reason: string;
  readonly reference?: string | undefined;
  readonly by: string;
}

/** What an agent has given and taken alone for this customer in the 24 hours before. */
export const decidedAlone = ({ adjustments }: PointsAccount, by: string, at: string): number => {
  const since = new Date(Date.parse(at) - dayMs).toISOString();
  return sum((adjustments?.alone ?? []).filter((one) => one.by === by && one.at > since).map((one) => one.points));
};

/** Why an adjustment cannot be; `undefined`: it can. */
export const adjustmentRefused = (account: PointsAccount, points: number) => {
  if (points < 0 && account.available < -points) return notEnough(account.available, -points);
  return points > 0 && !fits(account, points) ? { refused: 'too-many-points', detail: 'the balance would be more than 10^12 points' } : undefined;
};

/** Gives points, debt first, the rest as a lot of its own; or takes them from lots. */
export const adjust = (before: Decision, cause: Cause, { adjustment, secondBy, policy }: { adjustment: Adjustment; secondBy?: string; policy: PolicyInForce }): Decision => {
  const { adjustmentId, points, reason, reference, by } = adjustment;
  const { customer } = before.state;
  const entryId = `adjust/${adjustmentId}`;
  const repaidDebt = Math.min(customer.debt, Math.max(0, points));
  const given = Math.max(0, points) - repaidDebt;
  return sayAdjusted(before, cause, {
    adjustmentId, entryId, points, reason, ...(reference === undefined ? {} : { reference }), by, ...(secondBy === undefined ? {} : { secondBy }), repaidDebt,
    ...(given === 0 ? {} : { lot: { lotId: entryId, points: given, ...lifeOf(policy, cause.occurredAt) } }),
    lots: [...takeFromLots(customer.lots, Math.max(0, -points))], policyVersion: policy.version,
  });
};

export const unknownAdjustment = { refused: 'unknown-adjustment', detail: 'no such adjustment waits for a second agent: it was never asked for, or is decided' };
