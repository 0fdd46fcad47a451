// Nothing waits any longer for a case that is resolved.
import type { ComplaintResolvedV1, Outcome } from '@fealty/contracts';
import { outcomeOf, sayCase, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';

export const noteResolved = (state: PointsState, event: ComplaintResolvedV1): Outcome<PointsAccount, OrderEarn> => {
  const { occurredAt, data: { caseId } } = event;
  const known = state.customer.cases?.find((one) => one.caseId === caseId);
  if (known === undefined || known.until <= occurredAt) return {};
  const until = occurredAt < known.from ? known.from : occurredAt;
  return outcomeOf(state, sayCase(undecided(state), event, { caseId, from: known.from, until }));
};
