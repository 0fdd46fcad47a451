import type { Policy, Profile } from '@fealty/contracts';
import { fadedTo, type Evidence } from './evidence.rules.js';
import type { OrderFacts } from './loyalty-facts.rules.js';

type Settings = Policy['loyalty']['satisfaction'];

/** All evidence and a neutral piece that never fades: with nothing known the reading is neutral. */
const readingOf = (held: readonly Evidence[], asOf: string, { neutral, neutralWeight }: Settings): number => {
  const { weight, weighted } = fadedTo(held, asOf);
  return (neutralWeight * neutral + weighted) / (neutralWeight + weight);
};

/** What the purchase was like, by its scores; what came after the sale, by the promises about delivery; both count alike. */
export const satisfactionOf = (orders: OrderFacts, asOf: string, settings: Settings): Profile['satisfaction'] => {
  const purchase = readingOf(orders.scores, asOf, settings);
  const afterSale = readingOf(orders.lateness, asOf, settings);
  return { overall: Math.round((purchase + afterSale) / 2), purchase: Math.round(purchase), afterSale: Math.round(afterSale) };
};
