import type { Due, PolicyInForce } from '@fealty/contracts';
import { armed } from '../state/knowledge.rules.js';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';

// Silence, reviews and ends of terms are noticed at their moment. All moments up to the clock are noticed in one go: what held in between
// while nobody looked is no news any more.

export const onMoment = (facts: LoyaltyFacts, due: Due, policy: PolicyInForce): LoyaltyFacts => armed(facts, policy, due.now);
