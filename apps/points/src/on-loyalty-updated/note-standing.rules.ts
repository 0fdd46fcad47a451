// A tier holds from the instant that its profile rests on. Orders paid since then, which earned before it was known, are weighed again by
// correction entries (P3a).
import type { LoyaltyUpdatedV1, Outcome, PolicyInForce } from '@fealty/contracts';
import { outcomeOf, sayStanding, undecided } from '../state/decision.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';
import { settleEarns } from '../state/settle-earns.rules.js';

type Told = Pick<LoyaltyUpdatedV1, 'data'>;

/** Whether a profile tells another tier or membership than the one known last. */
export const isNews = (account: PointsAccount, { data: { profile: { tier: { name, membership } } } }: Told): boolean => {
  const known = account.standings?.at(-1);
  return known?.tier !== name || known.membership !== membership?.name;
};

export const noteStanding = (state: PointsState, event: LoyaltyUpdatedV1, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { asOf: from, profile: { tier: { name, membership } } } = event.data;
  const lowest = policy.policy.loyalty.tiers[0]?.name;
  const nothingYet = state.customer.standings === undefined && name === lowest && membership === undefined;
  if (nothingYet || !isNews(state.customer, event)) return {};
  const noted = sayStanding(undecided(state), event, { from, tier: name, ...(membership === undefined ? {} : { membership: membership.name }) });
  return outcomeOf(state, settleEarns(noted, event, { policy, freeing: state.customer }));
};
