// A decision says events; what it leaves behind is what `evolve` makes of them, so that a rebuild from points.v1 ends where live did.
import {
  adjustmentDeclinedV1, adjustmentProposedV1, caseNotedV1, pointsAdjustedV1, pointsClawedBackV1, pointsEarnedV1, pointsExpiredV1, pointsExpiringV1, pointsGrantedV1, pointsHeldV1, pointsOpenedV1, pointsPendingV1, pointsRedeemedV1, pointsReleasedV1, pointsRestoredV1, reviewNotedV1, standingNotedV1,
  type Accepted, type Balance, type Cause, type Count, type Counters, type Draft, type EventContract, type PolicyInForce,
} from '@fealty/contracts';
import { evolve } from './evolve.rules.js';
import { lifeOf } from './lots.rules.js';
import { balanceOf, hasEarned, type OrderEarn, type PointsAccount, type PointsFact, type PointsState } from './points-account.rules.js';

export interface Decision {
  readonly state: PointsState;
  readonly events: readonly Draft[];
  /** What was counted before under what customers share, and what this decision counts there. */
  readonly counters?: Counters | undefined;
  readonly counts?: readonly Count[];
}

export const undecided = (state: PointsState): Decision => ({ state, events: [], counters: state.counters });

const saying = <Type extends PointsFact['type'], Data extends { balance: Balance }>(contract: EventContract<Type, Data>) =>
  (before: Decision, cause: Cause, data: Omit<Data, 'balance'>): Decision => {
    const state = evolve(before.state, { type: contract.type, occurredAt: cause.occurredAt, import: cause.import, data } as unknown as PointsFact);
    return { ...before, state, events: [...before.events, contract.because(cause, { ...data, balance: balanceOf(state.customer) } as unknown as Data)] };
  };

export const sayPending = saying(pointsPendingV1);
export const sayEarned = saying(pointsEarnedV1);
export const sayClawedBack = saying(pointsClawedBackV1);
export const sayHeld = saying(pointsHeldV1);
export const sayReleased = saying(pointsReleasedV1);
export const sayRedeemed = saying(pointsRedeemedV1);
export const sayRestored = saying(pointsRestoredV1);
export const sayExpiring = saying(pointsExpiringV1);
export const sayExpired = saying(pointsExpiredV1);
export const sayProposed = saying(adjustmentProposedV1);
export const sayDeclined = saying(adjustmentDeclinedV1);
export const sayAdjusted = saying(pointsAdjustedV1);
export const sayOpened = saying(pointsOpenedV1);
export const sayGranted = saying(pointsGrantedV1);
export const sayStanding = saying(standingNotedV1);
export const sayCase = saying(caseNotedV1);
export const sayReview = saying(reviewNotedV1);

/** Activates what an order has pending, unless it is under review: debt is repaid first, the rest becomes a lot that lives by today's policy. */
export const activatePending = (before: Decision, cause: Cause, { orderId, policy }: { orderId: string; policy: PolicyInForce }): Decision => {
  const { customer, parts } = before.state;
  const order = parts[orderId];
  const points = order?.pending ?? 0;
  // That an order completed without points counts too: it may earn some later.
  if (!hasEarned(order) || order.review !== undefined || (points === 0 && order.completedAt !== null)) return before;
  const others = before.events.filter(({ contract }) => contract.type === pointsEarnedV1.type).length;
  const entryId = `activate/${cause.id}${others === 0 ? '' : `/${others + 1}`}`;
  return sayEarned(before, cause, { orderId, entryId, points, repaidDebt: Math.min(points, customer.debt), lotId: entryId, ...lifeOf(policy, cause.occurredAt) });
};

/** The outcome of a decision: the account, the orders that it changed, and what it said. */
export const outcomeOf = (before: PointsState, { state, events, counts = [] }: Decision, answer?: unknown): Accepted<PointsAccount, OrderEarn> => {
  const parts = Object.fromEntries(Object.entries(state.parts).flatMap(([orderId, order]) => (order === undefined || order === before.parts[orderId] ? [] : [[orderId, order]])));
  return { customer: state.customer, parts, events, ...(counts.length === 0 ? {} : { counts }), ...(answer === undefined ? {} : { answer }) };
};
