// A case about an order of the customer is noted with the bound up to which lots wait for it. One about no order, and imported history (E4),
// have nothing wait.
import type { ComplaintOpenedV1, Outcome, PolicyInForce } from '@fealty/contracts';
import { outcomeOf, sayCase, undecided } from '../state/decision.rules.js';
import { waitFor } from '../state/open-cases.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';

export const noteOpened = (state: PointsState, event: ComplaintOpenedV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { occurredAt: from, data: { caseId, orderId } } = event;
  if (orderId === undefined || event.import) return {};
  const until = waitFor(state.customer, from, policy);
  return until <= from ? {} : outcomeOf(state, sayCase(undecided(state), event, { caseId, from, until }));
};
