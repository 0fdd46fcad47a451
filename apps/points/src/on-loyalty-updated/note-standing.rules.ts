// Orders that earned before a tier was known, or by one that was taken back since, are weighed again by correction entries (P3a, L3).
import type { LoyaltyUpdatedV1, Outcome, PolicyInForce } from '@fealty/contracts';
import { outcomeOf, sayStanding, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { settleEarns } from '../state/settle-earns.rules.js';
import { firstMoved, isNews, toldBy } from '../state/standings.rules.js';
import { watchedIn } from '../state/watched-earns.rules.js';

export const movedBy = (account: PointsAccount, event: Pick<LoyaltyUpdatedV1, 'data'>): readonly string[] => {
  const noted = toldBy(account, event);
  const since = isNews(account, noted) ? firstMoved(account, noted) : undefined;
  return since === undefined ? [] : watchedIn(account, since);
};

export const noteStanding = (state: PointsState, event: LoyaltyUpdatedV1, inForce: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { customer } = state;
  const noted = toldBy(customer, event);
  const { tier, membership, earned } = noted;
  const { loyalty: { tiers: [lowest] } } = inForce.numbered(event.data.policyVersion) ?? inForce.policy;
  const nothingYet = customer.standings === undefined && earned === undefined && membership === undefined && tier === lowest?.name;
  if (nothingYet || !isNews(customer, noted)) return {};
  return outcomeOf(state, settleEarns(sayStanding(undecided(state), event, noted), event, { policy: inForce, freeing: customer }));
};
