import type { Policy, Profile } from '@fealty/contracts';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';
import { statedAt } from '../state/moments.rules.js';
import { profileOf } from '../state/profile.rules.js';

// Every condition that was looked at for stage and tier, with what it needs and what there is: the first that fails is why not.

export interface Condition {
  readonly of: string;
  readonly condition: string;
  readonly needed: number;
  readonly found: number;
  readonly holds: boolean;
}

const atLeast = (of: string, condition: string, [needed, found]: readonly [needed: number, found: number]): Condition => ({ of, condition, needed, found, holds: found >= needed });

const stageConditions = ({ orders, shop }: LoyaltyFacts, { satisfaction }: Profile, { lostBelow, advocate }: Policy['loyalty']): Condition[] => {
  const days = orders.days.length;
  return [
    { of: 'lost', condition: 'satisfaction-below', needed: lostBelow, found: satisfaction.overall, holds: satisfaction.overall < lostBelow },
    atLeast('prospect', 'intent-seen', [1, Number(shop.intent)]),
    atLeast('first-time', 'kept-purchase-days', [1, days]),
    atLeast('repeat', 'kept-purchase-days', [2, days]),
    atLeast('advocate', 'kept-purchase-days', [2, days]),
    atLeast('advocate', 'public-scores-of-4-or-5', [advocate.publicScores, orders.publicScores[0]]),
    atLeast('advocate', 'satisfaction', [advocate.satisfactionFrom, satisfaction.overall]),
  ];
};

const tierConditions = (facts: LoyaltyFacts, { tier }: Profile, policy: Policy): Condition[] => {
  const { day } = statedAt(facts, policy);
  const top = tier.next === undefined ? tier.measured : (policy.loyalty.tiers.find(({ name }) => name === tier.next?.name)?.from ?? 0) - tier.next.missing;
  const earned = policy.loyalty.tiers.map(({ name, from }) => atLeast(name, `${policy.loyalty.measure}-in-window`, [from, Math.max(top, tier.name === name ? tier.measured : 0)]));
  const given = (facts.shop.override === undefined ? [] : [{ of: facts.shop.override[2], condition: 'set-by-hand-until', until: facts.shop.override[1] }]);
  const paid = facts.shop.memberships.flatMap(([name, , until]) => policy.loyalty.memberships.filter((one) => one.name === name).map(({ tier: of }) => ({ of, condition: `membership-${name}-until`, until })));
  return [...earned, ...[...given, ...paid].map(({ of, condition, until }) => atLeast(of, condition, [day, until]))];
};

export interface Why {
  readonly stage: { readonly is: string; readonly considered: Condition[] };
  readonly tier: { readonly is: string; readonly considered: Condition[] };
}

export const whyOf = (facts: LoyaltyFacts, policy: Policy): Why => {
  const profile = profileOf(facts, policy);
  return {
    stage: { is: profile.stage, considered: stageConditions(facts, profile, policy.loyalty) },
    tier: { is: profile.tier.name, considered: tierConditions(facts, profile, policy) },
  };
};
