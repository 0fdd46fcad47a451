import { startOfLocalDay, type Policy } from '@fealty/contracts';
import { daysAfter } from './calendar.rules.js';
import { dayText, localDayNumber } from './days.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { rhythmOf } from './rhythm.rules.js';
import { earnedAtLast, graceEnd, reviewed } from './tier-earned.rules.js';

// Moments at which time alone changes a profile: silence becomes unusual, a tier is reviewed, an override or a membership is over. They
// follow from the facts, so late news moves them too, and each is the start of a local day.

const qualifyingDays = ({ orders, points }: LoyaltyFacts, { loyalty: { measure } }: Policy) => (measure === 'kept-money' ? orders.days : points.base);

/** The first moment after a day, and the last one up to it; 0: none. */
interface Around { readonly last: number; readonly next: number }

const reviewMoments = (facts: LoyaltyFacts, policy: Policy, day: number): Around => {
  const [days, settings] = [qualifyingDays(facts, policy), policy.loyalty];
  let last = 0;
  let held = earnedAtLast(days, settings);
  for (; held.review !== 0; held = reviewed(held, days, settings)) {
    const moment = daysAfter(graceEnd(held.review, settings), 1);
    if (moment > day) return { last, next: moment };
    last = moment;
  }
  return { last, next: 0 };
};

const singleMoments = ({ orders, shop }: LoyaltyFacts, policy: Policy): number[] => {
  const rhythm = rhythmOf(orders.days, policy.loyalty.typicalGapDays);
  return [
    ...(rhythm === undefined ? [] : [rhythm.raisedOn, rhythm.highOn]),
    ...(shop.override === undefined ? [] : [daysAfter(shop.override[1], 1)]),
    ...shop.memberships.flatMap(([, , until]) => (until === 0 ? [] : [daysAfter(until, 1)])),
  ];
};

const around = (facts: LoyaltyFacts, policy: Policy, day: number): Around => {
  let { last, next } = reviewMoments(facts, policy, day);
  for (const moment of singleMoments(facts, policy)) {
    if (moment <= day && moment > last) last = moment;
    if (moment > day && (next === 0 || moment < next)) next = moment;
  }
  return { last, next };
};

const starts = new Map<string, string>();
const startsMax = 20_000;
const startOf = (day: number, zone: string): string => {
  const key = `${day} ${zone}`;
  let start = starts.get(key);
  if (start === undefined) {
    if (starts.size >= startsMax) starts.clear();
    starts.set(key, (start = startOfLocalDay(dayText(day), zone)));
  }
  return start;
};

export interface StatedAt { readonly instant: string; readonly day: number }

/** At the newest occurrence, or at the last moment after it that was noticed. */
export const statedAt = (facts: LoyaltyFacts, policy: Policy): StatedAt => {
  const day = facts.asOf === '' ? 0 : localDayNumber(facts.asOf, policy.zone);
  return facts.noticed === undefined || facts.noticed <= day ? { instant: facts.asOf, day } : { instant: startOf(facts.noticed, policy.zone), day: facts.noticed };
};

type Armed = Pick<LoyaltyFacts, 'noticed' | 'dueAt'>;

/**
 * What is noticed of a customer's moments and when the next one comes, having looked until `now` at least. Only what lies after the newest
 * occurrence counts, by the facts as they are: so it does not show how often, or how late, anybody looked before.
 */
export const lookedUntil = (facts: LoyaltyFacts, policy: Policy, now?: string): Armed => {
  const day = facts.asOf === '' ? 0 : localDayNumber(facts.asOf, policy.zone);
  const until = Math.max(day, facts.noticed ?? 0, now === undefined ? 0 : localDayNumber(now, policy.zone));
  const { last, next } = around(facts, policy, until);
  return { ...(last > day ? { noticed: last } : {}), ...(next === 0 ? {} : { dueAt: startOf(next, policy.zone) }) };
};
