import type { Policy, Profile } from '@fealty/contracts';
import { localDayNumber } from './days.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';
import { amountInWindow, highestInWindow } from './window.rules.js';

// The tier is the highest that the kept facts ever justified at a purchase: up at once, and taken back at once when what raised it is
// taken back. Purchases that leave the window do not lower it.

export const tierOf = (facts: LoyaltyFacts, policy: Policy): Profile['tier'] => {
  const { tiers, measure, windowMonths } = policy.loyalty;
  const days = measure === 'kept-money' ? facts.orders.days : facts.points.base;
  const total = measure === 'kept-money' ? facts.orders.kept[0] : facts.points.basePoints;
  const measured = highestInWindow(days, total, windowMonths);
  let rank = 0;
  while ((tiers[rank + 1]?.from ?? Infinity) <= measured) rank += 1;
  const name = tiers[rank]?.name ?? '';
  const next = tiers[rank + 1];
  if (next === undefined) return { name, measured };
  const counting = days.length === 0 ? 0 : amountInWindow(days, total, { endsOn: localDayNumber(facts.asOf, policy.zone), months: windowMonths });
  return { name, measured, next: { name: next.name, missing: Math.max(0, next.from - counting) } };
};
