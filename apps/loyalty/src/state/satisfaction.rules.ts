import type { Policy, Profile } from '@fealty/contracts';
import { daysOf, fadedTo, type Evidence } from './evidence.rules.js';
import type { LoyaltyFacts, OrderFacts } from './loyalty-facts.rules.js';

type Settings = Policy['loyalty']['satisfaction'];
type Faded = ReturnType<typeof fadedTo>;

/** All evidence and a neutral piece that never fades: with nothing known the reading is neutral. */
const readingOf = ({ weight, weighted }: Faded, { neutral, neutralWeight }: Settings): number => (neutralWeight * neutral + weighted) / (neutralWeight + weight);

const none: Faded = { weight: 0, weighted: 0 };
const together = (one: Faded, other: Faded): Faded => {
  if (other === none) return one;
  return one === none ? other : { weight: one.weight + other.weight, weighted: one.weighted + other.weighted };
};

const faded = (held: readonly Evidence[], days: number): Faded => (held.length === 0 ? none : fadedTo(held, days));
/** Evidence is kept in whole numbers, a millionth off: a reading of exactly a half is not to fall by that. */
const whole = (reading: number): number => Math.round(Math.round(reading * 10_000) / 10_000);
const overallOf = (purchase: number, afterSale: number): number => whole((purchase + afterSale) / 2);

const noneFell: readonly Evidence[] = [];
const productOf = ({ scores, faults }: OrderFacts, days: number): Faded => together(faded(scores, days), faded(faults, days));
const priceOf = ({ priceFalls = noneFell }: OrderFacts, days: number): Faded => faded(priceFalls, days);

/** The overall reading alone, at an instant in days since 1970. */
export const satisfactionOn = ({ orders, complaints }: LoyaltyFacts, days: number, settings: Settings): number => overallOf(
  readingOf(together(productOf(orders, days), priceOf(orders, days)), settings),
  readingOf(together(faded(orders.lateness, days), faded(complaints.answers, days)), settings),
);

/** What the purchase was like: scores, returns for a fault, and prices that fell soon after. After the sale: promised deliveries, and answers to complaints. Both count alike. */
export const satisfactionOf = ({ orders, complaints }: LoyaltyFacts, at: string, settings: Settings): Profile['satisfaction'] => {
  const days = daysOf(at);
  const [lateness, answers] = [faded(orders.lateness, days), faded(complaints.answers, days)];
  const [product, price] = [productOf(orders, days), priceOf(orders, days)];
  const purchase = readingOf(together(product, price), settings);
  const afterSale = readingOf(together(lateness, answers), settings);
  return {
    overall: overallOf(purchase, afterSale), purchase: whole(purchase), afterSale: whole(afterSale),
    by: {
      product: whole(readingOf(product, settings)), price: whole(readingOf(price, settings)),
      delivery: whole(readingOf(lateness, settings)), service: whole(readingOf(answers, settings)),
    },
  };
};
