// An earn that a velocity limit holds stays pending until an agent has looked at it (P19). What comes back of its order is taken from it as
// from any other. Released, it goes on as if nothing had held it; refused, its pending points go, and no later recount brings them back.
import type { Cause, PolicyInForce } from '@fealty/contracts';
import { activatePending, sayReview, type Decision } from './decision.rules.js';
import { hasEarned, type EarnReview, type OrderEarn } from './points-account.rules.js';
import { recounted } from './recounted.rules.js';

export type Reviewed = OrderEarn & { readonly review: EarnReview };

/** Whether an agent has something to decide: a review of which nothing is pending any more has not. */
export const isUnderReview = (order: OrderEarn | undefined): order is Reviewed => hasEarned(order) && order.review !== undefined && order.pending > 0;

export const notUnderReview = { refused: 'not-under-review', detail: 'nothing of this order waits for a review: it never did, an agent has decided, or all of it came back' };

const isDue = ({ completedAt, review, terms: { activatesAt } }: Reviewed, now: string): boolean =>
  completedAt !== null || review.completedAt !== undefined || (activatesAt !== undefined && activatesAt <= now);

/** Lets an earn go on: what became due while it waited becomes active now, and its lot lives from now on. */
export const release = (before: Decision, cause: Cause, { orderId, order, by, policy }: { orderId: string; order: Reviewed; by: string; policy: PolicyInForce }): Decision => {
  const released = sayReview(before, cause, { orderId, now: 'released', by });
  return isDue(order, cause.occurredAt) ? activatePending(released, cause, { orderId, policy }) : released;
};

interface Refusing { readonly orderId: string; readonly order: Reviewed; readonly refused: { readonly by: string; readonly secondBy?: string; readonly reason: string }; readonly policy: PolicyInForce }

/** Takes what an earn has pending, by a cap that stays in its terms. */
export const refuse = (before: Decision, cause: Cause, { orderId, order, refused, policy }: Refusing): Decision | 'too-many-points' => {
  const cap = order.points - order.pending;
  return recounted(before, cause, { order, change: { orderId, why: 'refuse', policy, terms: { ...order.terms, cap }, refused, linesNow: (lines) => lines } });
};
