// An agent adjusts alone within the limit of the policy; beyond it what she asks for waits for a second agent (P18).
import type { Command, Outcome, PolicyInForce } from '@fealty/contracts';
import { adjust, adjustmentRefused, decidedAlone } from '../state/adjustments.rules.js';
import { outcomeOf, sayProposed } from '../state/decision.rules.js';
import { balanceOf, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';
import { settledNow } from '../state/spending.rules.js';

export interface AdjustPoints { readonly points: number; readonly reason: string; readonly reference?: string | undefined }

const waitingMax = 20;

export const adjustPoints = (state: PointsState, command: Command<AdjustPoints>, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { points, reason, reference } = command.input;
  const { id: adjustmentId, caller: { subject: by } } = command;
  const settled = settledNow(state, command);
  const { customer } = settled.state;
  const refused = adjustmentRefused(customer, points);
  if (refused !== undefined) return refused;
  const alone = decidedAlone(customer, by, command.occurredAt);
  const { aloneMax } = policy.policy.points.adjustments;
  if (alone + Math.abs(points) <= aloneMax) {
    const done = adjust(settled, command, { adjustment: { adjustmentId, points, reason, reference, by }, policy });
    return outcomeOf(state, done, { adjustmentId, points, status: 'done', balance: balanceOf(done.state.customer) });
  }
  if ((customer.adjustments?.waiting.length ?? 0) >= waitingMax) return { refused: 'too-many-waiting', detail: `${waitingMax} adjustments of this customer wait for a second agent` };
  const asked = sayProposed(settled, command, { adjustmentId, points, reason, ...(reference === undefined ? {} : { reference }), by, alone, aloneMax, policyVersion: policy.version });
  return outcomeOf(state, asked, { adjustmentId, points, status: 'waiting', balance: balanceOf(asked.state.customer) });
};
