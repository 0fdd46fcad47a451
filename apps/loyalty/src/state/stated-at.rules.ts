import { startOfLocalDay, type Policy } from '@fealty/contracts';
import { dayText, localDayNumber } from './days.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';

const starts = new Map<string, string>();
const startsMax = 20_000;
/** The instant at which a local day begins. */
export const startOf = (day: number, zone: string): string => {
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
