// An agent lets an earn go on that a velocity limit holds (P19).
import type { Command, Outcome, PolicyInForce } from '@fealty/contracts';
import { outcomeOf } from '../state/decision.rules.js';
import { balanceOf, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { isUnderReview, notUnderReview, release } from '../state/reviews.rules.js';
import { settledNow } from '../state/spending.rules.js';

export interface ReleaseEarn { readonly orderId: string }

export const releaseEarn = (state: PointsState, command: Command<ReleaseEarn>, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { input: { orderId }, caller: { subject: by } } = command;
  const order = state.parts[orderId];
  if (!isUnderReview(order)) return notUnderReview;
  const done = release(settledNow(state, command), command, { orderId, order, by, policy });
  return outcomeOf(state, done, { orderId, points: order.pending, status: 'released', balance: balanceOf(done.state.customer) });
};
