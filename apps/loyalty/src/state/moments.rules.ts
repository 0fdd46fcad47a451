import type { ModelVersion, Policy } from '@fealty/contracts';
import { bandMoments } from './bands.rules.js';
import { daysAfter, lastDay } from './calendar.rules.js';
import { localDayNumber } from './days.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { modelDays, modelOn } from './model.rules.js';
import { rhythmOf } from './rhythm.rules.js';
import { startOf } from './stated-at.rules.js';
import { earnedAtLast, graceEnd, reviewed } from './tier-earned.rules.js';
import { qualifyingDays } from './tier-stretches.rules.js';

// Moments at which time alone changes a profile: silence becomes unusual, a tier is reviewed, an override or a membership is over, a model
// version comes into force, a sharp decline is half recovered, money of a return is not paid or points are not active by their day, score or chance of being alive move
// into another band. They follow from the facts, so late news moves them too, and each is the start of a local day.

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

type Meet = (moment: number) => void;

const meetSingleMoments = ({ orders, points, shop, decline }: LoyaltyFacts, { loyalty: { typicalGapDays }, zone }: Policy, meet: Meet): void => {
  const rhythm = rhythmOf(orders.days, typicalGapDays);
  if (rhythm !== undefined) {
    meet(rhythm.raisedOn);
    meet(rhythm.highOn);
  }
  if (decline !== undefined) meet(daysAfter(localDayNumber(new Date(decline.endsMs).toISOString(), zone), 1));
  if (orders.refundsDue !== undefined) for (const [, , day] of orders.refundsDue) meet(daysAfter(day, 1));
  if (points.activationsDue !== undefined) for (const [, day] of points.activationsDue) meet(daysAfter(day, 1));
  if (shop.override !== undefined) meet(daysAfter(shop.override[1], 1));
  for (const [, , until] of shop.memberships) if (until !== 0) meet(daysAfter(until, 1));
};

const around = (facts: LoyaltyFacts, { policy, models }: By, { day, until }: { day: number; until: number }): Around => {
  let { last, next } = reviewMoments(facts, policy, until);
  const meet: Meet = (moment) => {
    if (moment > until) next = next === 0 ? moment : Math.min(next, moment);
    else last = Math.max(last, moment);
  };
  meetSingleMoments(facts, policy, meet);
  if (facts.orders.days.length > 0) modelDays(models, policy.zone).forEach(meet);
  return bandMoments(facts, { policy, models, until }, { last: Math.max(last, day), next });
};

type Armed = Pick<LoyaltyFacts, 'noticed' | 'dueAt' | 'model'>;
/** A policy version, and all model versions of the programme that are known. */
export interface By { readonly policy: Policy; readonly models?: readonly ModelVersion[] | undefined }

/**
 * What is noticed of a customer's moments and when the next one comes, having looked until `now` at least, and the model version in force then.
 * Only what lies after the newest occurrence counts, by the facts as they are: so it does not show how often, or how late, anybody looked before.
 */
export const lookedUntil = (facts: LoyaltyFacts, by: By, now?: string): Armed => {
  const { policy: { zone }, models } = by;
  const day = facts.asOf === '' ? 0 : localDayNumber(facts.asOf, zone);
  const until = Math.max(day, facts.noticed ?? 0, now === undefined ? 0 : localDayNumber(now, zone));
  const { last, next } = around(facts, by, { day, until });
  const model = facts.orders.days.length === 0 ? undefined : modelOn(models, zone, Math.max(last, day));
  return { ...(last > day ? { noticed: last } : {}), ...(next === 0 || next > lastDay ? {} : { dueAt: startOf(next, zone) }), ...(model === undefined ? {} : { model }) };
};
