import type { Policy, Profile } from '@fealty/contracts';
import { fadedTo, type Evidence } from './evidence.rules.js';
import type { LoyaltyFacts } from './loyalty-facts.rules.js';

type Settings = Policy['loyalty']['satisfaction'];
type Faded = ReturnType<typeof fadedTo>;

/** All evidence and a neutral piece that never fades: with nothing known the reading is neutral. */
const readingOf = ({ weight, weighted }: Faded, { neutral, neutralWeight }: Settings): number => (neutralWeight * neutral + weighted) / (neutralWeight + weight);

const none: Faded = { weight: 0, weighted: 0 };
const together = (one: Faded, other: Faded): Faded => {
  if (other === none) return one;
  return one === none ? other : { weight: one.weight + other.weight, weighted: one.weighted + other.weighted };
};

/** What the purchase was like: scores, and returns for a fault. After the sale: promised deliveries, and answers to complaints. Both count alike. */
export const satisfactionOf = ({ orders, complaints }: LoyaltyFacts, at: string, settings: Settings): Profile['satisfaction'] => {
  const faded = (held: readonly Evidence[]): Faded => (held.length === 0 ? none : fadedTo(held, at));
  const [lateness, answers] = [faded(orders.lateness), faded(complaints.answers)];
  const purchase = readingOf(together(faded(orders.scores), faded(orders.faults)), settings);
  const afterSale = readingOf(together(lateness, answers), settings);
  const product = Math.round(purchase);
  return {
    overall: Math.round((purchase + afterSale) / 2), purchase: product, afterSale: Math.round(afterSale),
    by: { product, delivery: Math.round(readingOf(lateness, settings)), service: Math.round(readingOf(answers, settings)) },
  };
};
