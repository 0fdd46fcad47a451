import type { Policy, Profile, Stage } from '@fealty/contracts';
import { dayText } from './days.rules.js';
import type { ComplaintFacts, LoyaltyFacts, OrderFacts } from './loyalty-facts.rules.js';
import { satisfactionOf } from './satisfaction.rules.js';
import { tierOf } from './tier.rules.js';

// The profile follows from the facts and the policy alone, never step by step: so no order of arrival can show in it.

const stageOf = ({ orders: { days }, shop: { intent } }: LoyaltyFacts, satisfaction: number, lostBelow: number): Stage => {
  if (satisfaction < lostBelow) return 'lost';
  if (days.length > 0) return days.length === 1 ? 'first-time' : 'repeat';
  return intent ? 'prospect' : 'suspect';
};

const valueOf = ({ days, kept: [keptMinor, orders] }: OrderFacts): Profile['value'] => {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return { purchaseDays: 0, orders, keptMinor };
  return { firstPurchaseDay: dayText(first[0]), lastPurchaseDay: dayText(last[0]), purchaseDays: days.length, orders, keptMinor };
};

const deliveryOf = ({ delivered, late, overdue }: OrderFacts): Profile['delivery'] => ({ delivered, late, overdue: overdue.length });
const complaintsOf = ({ opened, resolved, normsBreached }: ComplaintFacts): Profile['complaints'] => ({ opened, open: opened - resolved, normsBreached });

/** Facts and the profile that follows from them. */
export interface Stated {
  readonly facts: LoyaltyFacts;
  readonly profile: Profile;
}

/** Compared with `former`, parts of the profile that rest on the same facts are the same objects. */
export const profileOf = (facts: LoyaltyFacts, policy: Policy, former?: Stated): Profile => {
  const { orders, points, complaints, notifications } = facts;
  const satisfaction = satisfactionOf(orders, facts.asOf, policy.loyalty.satisfaction);
  return {
    stage: stageOf(facts, satisfaction.overall, policy.loyalty.lostBelow),
    tier: tierOf(facts, policy),
    satisfaction,
    value: former?.facts.orders.days === orders.days ? former.profile.value : valueOf(orders),
    points: points.balance,
    delivery: former?.facts.orders === orders ? former.profile.delivery : deliveryOf(orders),
    complaints: former?.facts.complaints === complaints ? former.profile.complaints : complaintsOf(complaints),
    contact: notifications,
  };
};
