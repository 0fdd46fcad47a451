// A decision says events; what it leaves behind is what `evolve` makes of them, so that a rebuild from points.v1 ends where live did.
import { pointsClawedBackV1, pointsEarnedV1, pointsPendingV1, type Accepted, type Cause, type DataOf, type Draft } from '@fealty/contracts';
import { balanceOf, evolve, type OrderEarn, type PointsAccount, type PointsState } from './points-account.rules.js';

export interface Decision { readonly state: PointsState; readonly events: readonly Draft[] }
type Unbalanced<Contract> = Omit<DataOf<Contract>, 'balance'>;

export const undecided = (state: PointsState): Decision => ({ state, events: [] });

export const sayPending = (before: Decision, cause: Cause, data: Unbalanced<typeof pointsPendingV1>): Decision => {
  const state = evolve(before.state, { type: pointsPendingV1.type, occurredAt: cause.occurredAt, data });
  return { state, events: [...before.events, pointsPendingV1.because(cause, { ...data, balance: balanceOf(state.customer) })] };
};

export const sayEarned = (before: Decision, cause: Cause, data: Unbalanced<typeof pointsEarnedV1>): Decision => {
  const state = evolve(before.state, { type: pointsEarnedV1.type, occurredAt: cause.occurredAt, data });
  return { state, events: [...before.events, pointsEarnedV1.because(cause, { ...data, balance: balanceOf(state.customer) })] };
};

export const sayClawedBack = (before: Decision, cause: Cause, data: Unbalanced<typeof pointsClawedBackV1>): Decision => {
  const state = evolve(before.state, { type: pointsClawedBackV1.type, occurredAt: cause.occurredAt, data });
  return { state, events: [...before.events, pointsClawedBackV1.because(cause, { ...data, balance: balanceOf(state.customer) })] };
};

/** Activates what an order has pending: debt is repaid first, the rest becomes a lot that never expires. */
export const activatePending = (before: Decision, cause: Cause, orderId: string): Decision => {
  const { customer, parts } = before.state;
  const points = parts[orderId]?.pending ?? 0;
  if (points === 0) return before;
  const entryId = `activate/${cause.id}`;
  return sayEarned(before, cause, { orderId, entryId, points, repaidDebt: Math.min(points, customer.debt), lotId: entryId, expiresAt: null });
};

/** The outcome of a decision: the account, the orders that it changed, and what it said. */
export const outcomeOf = (before: PointsState, { state, events }: Decision): Accepted<PointsAccount, OrderEarn> => {
  const parts: Record<string, OrderEarn> = {};
  for (const [orderId, order] of Object.entries(state.parts)) if (order !== undefined && order !== before.parts[orderId]) parts[orderId] = order;
  return { customer: state.customer, parts, events };
};
