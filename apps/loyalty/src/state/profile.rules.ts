import type { Policy, Profile, Stage } from '@fealty/contracts';
import { dayText } from './days.rules.js';
import type { LoyaltyFacts, OrderFacts } from './loyalty-facts.rules.js';
import { satisfactionOf } from './satisfaction.rules.js';
import { tierOf } from './tier.rules.js';

// The profile follows from the facts and the policy alone, never step by step: so no order of arrival can show in it.

const stageOf = ({ orders: { days }, shop: { intent } }: LoyaltyFacts, satisfaction: number, lostBelow: number): Stage => {
  if (satisfaction < lostBelow) return 'lost';
  if (days.length > 0) return days.length === 1 ? 'first-time' : 'repeat';
  return intent ? 'prospect' : 'suspect';
};

const valueOf = ({ days }: OrderFacts): Profile['value'] => {
  let [orders, keptMinor] = [0, 0];
  for (const [, money, count] of days) {
    orders += count;
    keptMinor += money;
  }
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { purchaseDays: 0, orders, keptMinor };
  return { firstPurchaseDay: dayText(first[0]), lastPurchaseDay: dayText(last[0]), purchaseDays: days.length, orders, keptMinor };
};

export const profileOf = (facts: LoyaltyFacts, policy: Policy): Profile => {
  const { orders, points, complaints: { opened, resolved, normsBreached }, notifications } = facts;
  const satisfaction = satisfactionOf(orders, facts.asOf, policy.loyalty.satisfaction);
  return {
    stage: stageOf(facts, satisfaction.overall, policy.loyalty.lostBelow),
    tier: tierOf(facts, policy),
    satisfaction,
    value: valueOf(orders),
    points: points.balance,
    delivery: { delivered: orders.delivered, late: orders.late, overdue: orders.overdue.length },
    complaints: { opened, open: opened - resolved, normsBreached },
    contact: notifications,
  };
};
