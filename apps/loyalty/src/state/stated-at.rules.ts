import { startOfLocalDay, type Policy } from '@fealty/contracts';
import { dayText, localDayNumber } from './days.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';

const starts = new Map<string, Map<number, string>>();
const startsMax = 20_000;
/** The instant at which a local day begins, remembered. */
export const startOf = (day: number, zone: string): string => {
  let known = starts.get(zone);
  if (known === undefined || known.size >= startsMax) starts.set(zone, (known = new Map()));
  let start = known.get(day);
  if (start === undefined) known.set(day, (start = startOfLocalDay(dayText(day), zone)));
  return start;
};

export interface StatedAt { readonly instant: string; readonly day: number }

/** At the newest occurrence, or at the last moment after it that was noticed. */
export const statedAt = (facts: LoyaltyFacts, policy: Policy): StatedAt => {
  const day = facts.asOf === '' ? 0 : localDayNumber(facts.asOf, policy.zone);
  return facts.noticed === undefined || facts.noticed <= day ? { instant: facts.asOf, day } : { instant: startOf(facts.noticed, policy.zone), day: facts.noticed };
};
