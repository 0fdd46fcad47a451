import { stageMoves, type ModelVersion, type Policy, type Profile, type Stage } from '@fealty/contracts';
import { epochDay } from '../state/calendar.rules.js';
import type { LoyaltyFacts } from '../state/loyalty-facts.rules.js';
import { horizonsWeeks, scoresOn } from '../state/predictions.rules.js';
import { profileOf } from '../state/profile.rules.js';
import { rhythmOf } from '../state/rhythm.rules.js';
import { statedAt } from '../state/stated-at.rules.js';

// Every condition that was looked at for stage, tier and risk, with what it needs and what there is: the first that fails is why not.

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

/** Silence in days, against the points of the own rhythm from which it is unusual; without a purchase nothing is considered. */
const riskConditions = ({ orders: { days } }: LoyaltyFacts, policy: Policy, day: number): Condition[] => {
  const rhythm = rhythmOf(days, policy.loyalty.typicalGapDays);
  if (rhythm === undefined) return [];
  const { lastDay, raisedOn, highOn } = rhythm;
  return ([['raised', raisedOn], ['high', highOn]] as const).map(([of, on]) => atLeast(of, 'days-of-silence', [epochDay(on) - lastDay, Math.max(0, epochDay(day) - lastDay)]));
};

/** What the predictions rest on, unrounded, in the words of the model. */
export interface WhyPredicted {
  readonly model: { readonly version: number; readonly family: string; readonly spend: string; readonly guard?: string };
  readonly purchaseDays: number;
  readonly weeksFromFirstToLast: number;
  readonly weeksFromFirst: number;
  readonly alive: number;
  readonly spendPerPurchaseMinor: number;
  readonly ahead: { readonly weeks: number; readonly purchases: number; readonly valueMinor: number }[];
  readonly keptMinor: number;
  readonly topFromMinor: number;
}

const predicted = ({ orders }: LoyaltyFacts, inForce: ModelVersion, day: number): WhyPredicted => {
  const { version, model, cuts } = inForce;
  const scores = scoresOn(inForce, orders, day);
  const [first, last] = [epochDay(orders.days[0]?.[0] ?? 0), epochDay(orders.days.at(-1)?.[0] ?? 0)];
  const { way, guard } = model.spend;
  return {
    model: { version, family: model.family, spend: way, ...(guard === undefined ? {} : { guard }) }, purchaseDays: orders.days.length,
    weeksFromFirstToLast: (last - first) / 7, weeksFromFirst: (epochDay(day) - first) / 7, alive: scores[0]?.alive ?? 0, spendPerPurchaseMinor: scores[0]?.spendPerPurchase ?? 0,
    ahead: scores.map(({ expectedPurchases, expectedValue }, place) => ({ weeks: horizonsWeeks[place] ?? 0, purchases: expectedPurchases, valueMinor: expectedValue })),
    keptMinor: orders.kept[0], topFromMinor: cuts.topFromMinor,
  };
};

export interface Why {
  readonly stage: { readonly is: string; readonly rule: string; readonly asOf: string; readonly satisfaction: Profile['satisfaction']; readonly considered: Condition[] };
  readonly tier: { readonly is: string; readonly considered: Condition[] };
  readonly risk: { readonly is: string; readonly considered: Condition[] };
  readonly predictions?: WhyPredicted;
}

const ruleOf = (stage: Stage, { lostBelow, satisfaction: { halfLifeDays } }: Policy['loyalty']): string => {
  if (stage === 'lost') return `satisfaction under ${lostBelow}, the mean of purchase and after-sale; what speaks for it fades by half every ${halfLifeDays} days`;
  return stageMoves.find(({ to }) => to === stage)?.when ?? 'known, and no intent seen';
};

export const whyOf = (facts: LoyaltyFacts, policy: Policy, model?: ModelVersion): Why => {
  const profile = profileOf(facts, policy);
  return {
    stage: { is: profile.stage, rule: ruleOf(profile.stage, policy.loyalty), asOf: facts.asOf, satisfaction: profile.satisfaction, considered: stageConditions(facts, profile, policy.loyalty) },
    tier: { is: profile.tier.name, considered: tierConditions(facts, profile, policy) },
    risk: { is: profile.risk?.class ?? 'none', considered: riskConditions(facts, policy, statedAt(facts, policy).day) },
    ...(model === undefined || facts.orders.days.length === 0 ? {} : { predictions: predicted(facts, model, statedAt(facts, policy).day) }),
  };
};
