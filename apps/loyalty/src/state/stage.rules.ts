import type { Policy, Stage } from '@fealty/contracts';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';

// The stage follows from what holds now, and so do its moves: what brought a customer to a stage can be taken back, and then it is undone.

const isAdvocate = ({ orders: { publicScores } }: LoyaltyFacts, satisfaction: number, { publicScores: needed, satisfactionFrom }: Policy['loyalty']['advocate']): boolean =>
  publicScores[0] >= needed && satisfaction >= satisfactionFrom;

export const stageOf = (facts: LoyaltyFacts, satisfaction: number, { lostBelow, advocate }: Policy['loyalty']): Stage => {
  const { orders: { days }, shop: { intent } } = facts;
  if (satisfaction < lostBelow) return 'lost';
  if (days.length > 1) return isAdvocate(facts, satisfaction, advocate) ? 'advocate' : 'repeat';
  if (days.length === 1) return 'first-time';
  return intent ? 'prospect' : 'suspect';
};
