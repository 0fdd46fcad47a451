import type { Due, Outcome, PolicyInForce, State } from '@fealty/contracts';
import { armed } from '../state/knowledge.rules.js';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';
import { updateByTime } from '../state/loyalty-update.rules.js';
import { noticedBy } from '../state/moments.rules.js';

// Silence, reviews and ends of terms are noticed at their moment. All moments up to the clock are noticed in one go: what held in between
// while nobody looked is no news any more.

export const noticeMoments = ({ customer }: State<LoyaltyFacts>, due: Due, policy: PolicyInForce): Outcome<LoyaltyFacts> => {
  const reviewed = noticedBy(customer, policy.numbered(customer.policyVersion) ?? policy.policy, due.now);
  const noticed = armed({ ...customer, reviewed }, policy);
  const update = updateByTime({ before: customer, after: noticed, due }, policy);
  return update === undefined ? { customer: noticed } : { customer: { ...noticed, told: (customer.told ?? 0) + 1 }, events: [update] };
};
