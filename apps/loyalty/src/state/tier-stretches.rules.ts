import { earnedTiersMost, type Policy, type PolicyVersion, type Profile } from '@fealty/contracts';
import { daysAfter, lastDay } from './calendar.rules.js';
import { dayText, localDayNumber, type DaySums } from './days.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { startOf } from './stated-at.rules.js';
import { earnedAtLast, reviewedBefore, type Stretch } from './tier-earned.rules.js';

// Which tier an order of a day counts by: the one that was earned when the day began, as the policy version that was in force then would have
// it of what is kept now. A later version does not reach back.

type Earned = NonNullable<Profile['tier']['earned']>;
/** From a day on tiers are earned by this policy. */
export interface Span { readonly from: number; readonly policy: Policy }

const tierSettings = ({ loyalty: { tiers, measure, window, windowMonths, review } }: Policy): string => JSON.stringify([tiers, measure, window, windowMonths, review]);

const firstWholeDay = (instant: string, zone: string): number => {
  const day = localDayNumber(instant, zone);
  return Date.parse(startOf(day, zone)) === Date.parse(instant) ? day : daysAfter(day, 1);
};

const spansOf = (versions: readonly PolicyVersion[], zone: string): readonly Span[] => versions.reduce<readonly Span[]>((spans, { effectiveFrom, policy }) => {
  if (spans.length === 0) return [{ from: 0, policy }];
  const from = firstWholeDay(effectiveFrom, zone);
  // From then on it holds whatever earlier numbers say, also where it brings one of them forward.
  const before = spans.filter((span) => span.from < from);
  const last = before.at(-1);
  return last !== undefined && tierSettings(last.policy) === tierSettings(policy) ? [...before.slice(0, -1), { from: last.from, policy }] : [...before, { from, policy }];
}, []);

const known = new WeakMap<readonly PolicyVersion[], Map<number, readonly Span[]>>();
/** The spans up to a version, where they differ in how tiers are earned; remembered, since versions are few and asked for every event. */
export const spansUntil = (versions: readonly PolicyVersion[], version: number): readonly Span[] => {
  const spans = known.get(versions) ?? new Map<number, readonly Span[]>();
  known.set(versions, spans);
  const found = spans.get(version);
  if (found !== undefined) return found;
  const earlier = versions.filter((one) => one.version <= version);
  const made = spansOf(earlier, earlier.at(-1)?.policy.zone ?? 'UTC');
  spans.set(version, made);
  return made;
};

export const qualifyingDays = ({ orders, points }: LoyaltyFacts, { loyalty: { measure } }: Policy): readonly DaySums[] => (measure === 'kept-money' ? orders.days : points.base);

const rankOn = (stretches: readonly Stretch[], day: number): number => stretches.findLast(([from]) => from <= day)?.[1] ?? 0;

const inSpan = (facts: LoyaltyFacts, { policy, from }: Span, { until, day }: { until: number; day: number }): readonly Stretch[] => {
  const days = qualifyingDays(facts, policy);
  if ((days[0]?.[0] ?? until) >= until) return [[from, 0]];
  const { stretches } = reviewedBefore(earnedAtLast(days, policy.loyalty), Math.min(until, day), { days, settings: policy.loyalty });
  return [[from, rankOn(stretches, from)], ...stretches.filter(([on]) => on > from && on < until)];
};

/** The latest stretches until a day, as a profile tells them; none while it was the lowest tier all along. */
export const earnedTiers = (facts: LoyaltyFacts, spans: readonly Span[], day: number): Earned => {
  const told: Earned = [];
  spans.forEach((span, index) => {
    for (const [from, rank] of inSpan(facts, span, { until: spans[index + 1]?.from ?? lastDay + 1, day })) {
      const name = span.policy.loyalty.tiers[rank]?.name ?? '';
      if (told.length === 0 ? rank > 0 : told.at(-1)?.name !== name) told.push({ name, from: dayText(from), rank });
    }
  });
  return told.slice(-earnedTiersMost);
};
