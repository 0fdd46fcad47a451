// What a review makes of an order, and what earns make of the uses that velocity limits count (P19).
import type { PointsClawedBackV1, PointsPendingV1, ReviewNotedV1 } from '@fealty/contracts';
import { withAlone } from './evolve-adjustments.rules.js';
import type { EarnReview, OrderEarn, PointsAccount, PointsState, Told } from './points-account.rules.js';
import { withUse } from './velocity-uses.rules.js';

/** An earn that was let through counts for velocity limits where it says so. */
export const countedEarn = (account: PointsAccount, { data: { velocity }, occurredAt: at }: Told<PointsPendingV1>): PointsAccount =>
  (velocity === undefined ? account : withUse(account, 'earn', { use: { at, points: velocity.points, times: 1 }, minutes: velocity.minutes }));

/** The review that an earn comes with. One that is under review stays so. */
export const reviewOf = (before: OrderEarn, { data: { review }, occurredAt: at }: Told<PointsPendingV1>): { review?: EarnReview } => {
  const now = before.review ?? (review === undefined ? undefined : { ...review, at });
  return now === undefined ? {} : { review: now };
};

const decided = (before: OrderEarn): OrderEarn => {
  const order = { ...before };
  delete (order as { review?: unknown }).review;
  return order;
};

/** An order after an agent refused what it had pending. */
export const refusedOrder = (order: OrderEarn, { data: { refused, points }, occurredAt: at }: Told<PointsClawedBackV1>): OrderEarn =>
  (refused === undefined ? order : { ...decided(order), refused: { at, points, ...refused } });

/** What an agent refused alone counts as what she adjusted alone does. */
export const countedAlone = (account: PointsAccount, { data: { refused, points }, occurredAt: at }: Told<PointsClawedBackV1>): PointsAccount =>
  (refused === undefined || refused.secondBy !== undefined ? account : withAlone(account, { by: refused.by, at, points }));

export const noteReview = (state: PointsState, { data: { orderId, now, by, reason }, occurredAt: at }: Told<ReviewNotedV1>): PointsState => {
  const order = state.parts[orderId];
  if (order?.review === undefined) return state;
  const { review } = order;
  const refusal = by === undefined || reason === undefined ? {} : { refusal: { by, reason, at } };
  const after = now === 'released' ? decided(order) : { ...order, review: now === 'completed' ? { ...review, completedAt: at } : { ...review, ...refusal } };
  return { ...state, parts: { ...state.parts, [orderId]: after } };
};
