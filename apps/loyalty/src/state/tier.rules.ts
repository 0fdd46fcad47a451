import type { Policy, Profile } from '@fealty/contracts';
import { dayText, type DaySums } from './days.rules.js';
import type { LoyaltyFacts, Membership } from './loyalty-facts.rules.js';
import type { StatedAt } from './stated-at.rules.js';
import { amountBetween, earnedAtLast, graceEnd, reviewedBefore, type EarnedTier } from './tier-earned.rules.js';
import { earnedTiers, qualifyingDays, type Span } from './tier-stretches.rules.js';
import { amountInWindow, windowBefore } from './window.rules.js';

// What a customer's tier is on a day: set by hand while that lasts, else the better of what was earned and what a paid membership gives.

type Tier = Profile['tier'];
interface Asked { readonly days: readonly DaySums[]; readonly total: number; readonly policy: Policy; readonly day: number }

const rankNamed = ({ loyalty: { tiers } }: Policy, name: string): number => tiers.findIndex((tier) => tier.name === name);

const nextOf = (rank: number, { days, total, policy: { loyalty }, day }: Asked): Pick<Tier, 'next'> => {
  const next = loyalty.tiers[rank + 1];
  if (next === undefined) return {};
  const counting = days.length === 0 ? 0 : amountInWindow(days, total, { endsOn: day, settings: loyalty });
  return { next: { name: next.name, missing: Math.max(0, next.from - counting) } };
};

const stayOf = ({ rank, review }: EarnedTier, { days, policy: { loyalty } }: Asked): Pick<Tier, 'stay'> => {
  if (review === 0) return {};
  const end = graceEnd(review, loyalty);
  const counting = amountBetween(days, windowBefore(review, loyalty), end);
  return { stay: { until: dayText(end), missing: Math.max(0, (loyalty.tiers[rank]?.from ?? 0) - counting) } };
};

const membershipOn = (memberships: readonly Membership[], policy: Policy, day: number): { rank: number; name: string; until: number } | undefined => {
  let best: { rank: number; name: string; until: number } | undefined;
  for (const [name, , until] of memberships) {
    const rank = rankNamed(policy, policy.loyalty.memberships.find((one) => one.name === name)?.tier ?? '');
    if (until >= day && rank > (best?.rank ?? 0)) best = { rank, name, until };
  }
  return best;
};

/** Words are told whether they hold or not, since orders of another time may count by them. */
const givenOf = ({ override, memberships, former = [] }: LoyaltyFacts['shop']): Pick<Tier, 'given'> => {
  if (override === undefined && memberships.length === 0) return {};
  const byHand = override === undefined ? [] : [{ since: override[0], until: dayText(override[1]), tier: override[2] }];
  return { given: [...byHand, ...[...former, ...memberships].map(([membership, since, until]) => ({ since, ...(until === 0 ? {} : { until: dayText(until) }), membership }))] };
};

export const tierOf = (facts: LoyaltyFacts, policy: Policy, { day, spans = [] }: StatedAt & { readonly spans?: readonly Span[] }): Tier => {
  const { orders, points, shop } = facts;
  const asked: Asked = { days: qualifyingDays(facts, policy), total: policy.loyalty.measure === 'kept-money' ? orders.kept[0] : points.basePoints, policy, day };
  const earned = reviewedBefore(earnedAtLast(asked.days, policy.loyalty), day, { days: asked.days, settings: policy.loyalty });
  const before = spans.length < 2 && earned.stretches.length === 0 ? [] : earnedTiers(facts, spans.length === 0 ? [{ from: 0, policy }] : spans, day);
  const tell = (rank: number, further?: Partial<Tier>): Tier => ({
    name: policy.loyalty.tiers[rank]?.name ?? '', measured: earned.measured, ...nextOf(rank, asked), ...stayOf(earned, asked), ...further,
    ...(before.length === 0 ? {} : { earned: before }), ...givenOf(shop),
  });
  const set = shop.override === undefined || shop.override[1] < day ? -1 : rankNamed(policy, shop.override[2]);
  if (set >= 0 && shop.override !== undefined) return tell(set, { override: { until: dayText(shop.override[1]), reason: shop.override[3] } });
  const paid = shop.memberships.length === 0 ? undefined : membershipOn(shop.memberships, policy, day);
  if (paid !== undefined && paid.rank > earned.rank) return tell(paid.rank, { membership: { name: paid.name, until: dayText(paid.until) } });
  return tell(earned.rank);
};
