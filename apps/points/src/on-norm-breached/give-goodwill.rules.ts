// Who was let wait gets points by policy: once per case, whatever norms of it are breached, and so often within twelve months; above that an
// agent decides (C10). It is never taken back. Imported history earns none (E4).
import { addMonths, localDayOf, startOfLocalDay, type NormBreachedV1, type Outcome, type PolicyInForce } from '@fealty/contracts';
import { outcomeOf, undecided } from '../state/decision.rules.js';
import { grant } from '../state/grants.rules.js';
import { fits, type OrderEarn, type PointsAccount, type PointsState } from '../state/points-account.rules.js';

const yearBefore = (at: string, zone: string): string => startOfLocalDay(addMonths(localDayOf(at, zone), -12), zone);

export const giveGoodwill = (state: PointsState, event: NormBreachedV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { zone, points: { goodwill } } = policy.policy;
  const { caseId, norm } = event.data;
  if (goodwill?.norms.some((one) => one === norm) !== true || event.import) return {};
  const { points, maxPerYear } = goodwill;
  const given = state.customer.goodwill ?? [];
  if (given.some((one) => one.caseId === caseId)) return { refused: 'goodwill-given', detail: `the case ${caseId} has had its points` };
  const since = yearBefore(event.occurredAt, zone);
  if (given.filter(({ at }) => at > since).length >= maxPerYear) return { refused: 'goodwill-limit-reached', detail: `${maxPerYear} times within twelve months; an agent may give more by hand` };
  if (!fits(state.customer, points)) return { refused: 'too-many-points', detail: 'the balance would be more than 10^12 points' };
  return outcomeOf(state, grant(undecided(state), event, { entryId: `goodwill/${caseId}`, why: 'goodwill', points, reference: caseId, policy }));
};
