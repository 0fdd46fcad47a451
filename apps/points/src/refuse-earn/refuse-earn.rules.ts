// An agent refuses an earn that a velocity limit holds: its pending points go, by an entry. Refusing takes points away as an adjustment
// does, so that beyond what one agent may decide alone a second one must refuse it too (P18, P19).
import type { Command, Outcome, PolicyInForce } from '@fealty/contracts';
import { decidedAlone } from '../state/adjustments.rules.js';
import { outcomeOf, sayReview } from '../state/decision.rules.js';
import { balanceOf, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { isUnderReview, notUnderReview, refuse } from '../state/reviews.rules.js';
import { settledNow } from '../state/spending.rules.js';

export interface RefuseEarn { readonly orderId: string; readonly reason: string }

export const refuseEarn = (state: PointsState, command: Command<RefuseEarn>, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { input: { orderId, reason }, caller: { subject: by } } = command;
  const order = state.parts[orderId];
  if (!isUnderReview(order)) return notUnderReview;
  const { pending: points, review: { refusal } } = order;
  const settled = settledNow(state, command);
  if (refusal?.by === by) return { refused: 'second-agent-needed', detail: 'another agent must refuse it than the one who asked' };
  const alone = decidedAlone(settled.state.customer, by, command.occurredAt);
  const { aloneMax } = policy.policy.points.adjustments;
  if (refusal === undefined && alone + points > aloneMax) {
    const asked = sayReview(settled, command, { orderId, now: 'refusal-asked', by, reason, alone, aloneMax });
    return outcomeOf(state, asked, { orderId, points, status: 'waiting', balance: balanceOf(asked.state.customer) });
  }
  const refused = refusal === undefined ? { by, reason } : { by: refusal.by, secondBy: by, reason: refusal.reason };
  const done = refuse(settled, command, { orderId, order, refused, policy });
  if (done === 'too-many-points') return { refused: done };
  return outcomeOf(state, done, { orderId, points, status: 'refused', balance: balanceOf(done.state.customer) });
};
