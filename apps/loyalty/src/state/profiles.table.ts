import { customerTable } from '@fealty/messaging';
import { nothingKnown, type LoyaltyFacts } from './loyalty-facts.rules.js';

/** The facts of each customer; the profile follows from them, and its versions stand in the history. */
export const profiles = customerTable<LoyaltyFacts>({ name: 'profiles', start: () => nothingKnown, dueAt: ({ dueAt }) => dueAt });
