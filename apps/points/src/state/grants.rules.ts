// What the policy gives for something else than an order: it repays debt first, the rest is a lot that lives by the policy.
import type { Cause, PointsGrantedV1, PolicyInForce } from '@fealty/contracts';
import { sayGranted, type Decision } from './decision.rules.js';
import { lifeOf } from './lots.rules.js';

interface Grant { readonly entryId: string; readonly why: PointsGrantedV1['data']['why']; readonly points: number; readonly reference: string; readonly policy: PolicyInForce }

export const grant = (before: Decision, cause: Cause, { entryId, why, points, reference, policy }: Grant): Decision => {
  const repaidDebt = Math.min(before.state.customer.debt, points);
  const rest = points - repaidDebt;
  return sayGranted(before, cause, {
    entryId, why, points, reference, repaidDebt, ...(rest === 0 ? {} : { lot: { lotId: entryId, points: rest, ...lifeOf(policy, cause.occurredAt) } }), policyVersion: policy.version,
  });
};
