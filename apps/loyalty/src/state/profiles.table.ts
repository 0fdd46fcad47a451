import type { Draft, PolicyInForce } from '@fealty/contracts';
import { customerTable, type ProjectedChange } from '@fealty/messaging';
import { nothingKnown, type LoyaltyFacts } from './loyalty-facts.rules.js';

/** The facts of each customer; the profile follows from them, and its versions stand in the history. */
export const profiles = customerTable<LoyaltyFacts>({ name: 'profiles', start: () => nothingKnown, dueAt: ({ dueAt }) => dueAt });

type Says = (change: ProjectedChange<LoyaltyFacts>, policy: PolicyInForce) => Draft | undefined;

/** Counts the versions in the facts too, as a moment that time brings has to name the version that it says. */
export const rememberingVersion = (says: Says): Says => (change, policy) => {
  const draft = says(change, policy);
  const { after }: { after: { told?: number } } = change;
  if (draft !== undefined) after.told = (after.told ?? 0) + 1;
  return draft;
};
