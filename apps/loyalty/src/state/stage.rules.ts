import type { Policy, Stage } from '@fealty/contracts';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';

// The stage follows from what holds now, and so do its moves: what brought a customer to a stage can be taken back, and then it is undone.

/** Where a customer stands who is not lost, and what brings there. `over`: the stage that it lies above. */
export const stageRules = [
  { stage: 'suspect', when: 'known, no intent seen' },
  { stage: 'prospect', over: 'suspect', when: 'an account, basket, wish list, consent to contact, or two visits within 14 days' },
  { stage: 'first-time', over: 'prospect', when: 'one kept purchase day' },
  { stage: 'repeat', over: 'first-time', when: 'two kept purchase days or more' },
  { stage: 'advocate', over: 'repeat', when: 'repeat, with enough public scores of at least 4 and high satisfaction' },
  { stage: 'lost', when: 'satisfaction under what the policy names, from any stage; back when it recovers' },
] as const satisfies readonly { readonly stage: Stage; readonly over?: Stage; readonly when: string }[];

const isAdvocate = ({ orders: { publicScores } }: LoyaltyFacts, satisfaction: number, { publicScores: needed, satisfactionFrom }: Policy['loyalty']['advocate']): boolean =>
  publicScores[0] >= needed && satisfaction >= satisfactionFrom;

export const stageOf = (facts: LoyaltyFacts, satisfaction: number, { lostBelow, advocate }: Policy['loyalty']): Stage => {
  const { orders: { days }, shop: { intent } } = facts;
  if (satisfaction < lostBelow) return 'lost';
  if (days.length > 1) return isAdvocate(facts, satisfaction, advocate) ? 'advocate' : 'repeat';
  if (days.length === 1) return 'first-time';
  return intent ? 'prospect' : 'suspect';
};
