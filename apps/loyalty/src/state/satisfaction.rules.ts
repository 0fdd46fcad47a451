import type { Policy, Profile } from '@fealty/contracts';
import { daysOf, type Evidence } from './evidence.rules.js';
import type { LoyaltyFacts, OrderFacts } from './loyalty-facts.rules.js';
import { faded, overallOf, readingOf, together, whole, type Faded } from './reading.rules.js';

type Settings = Policy['loyalty']['satisfaction'];
type Satisfaction = Profile['satisfaction'];

const noneFell: readonly Evidence[] = [];
const productOf = ({ scores, faults }: OrderFacts, days: number): Faded => together(faded(scores, days), faded(faults, days));
const priceOf = ({ priceFalls = noneFell }: OrderFacts, days: number): Faded => faded(priceFalls, days);

/** The overall reading alone, at an instant in days since 1970. */
export const satisfactionOn = ({ orders, complaints }: LoyaltyFacts, days: number, settings: Settings): number => overallOf(
  readingOf(together(productOf(orders, days), priceOf(orders, days)), settings),
  readingOf(together(faded(orders.lateness, days), faded(complaints.answers, days)), settings),
);

const toldDecline = ({ decline }: LoyaltyFacts, at: string): Pick<Satisfaction, 'decline'> => {
  if (decline === undefined || Date.parse(at) >= decline.endsMs) return {};
  return { decline: { since: new Date(decline.sinceMs).toISOString(), from: decline.from, to: decline.to } };
};

/** What the purchase was like: scores, returns for a fault, and prices that fell soon after. After the sale: promised deliveries, and answers to complaints. Both count alike. */
export const satisfactionOf = (facts: LoyaltyFacts, at: string, settings: Settings): Satisfaction => {
  const { orders, complaints } = facts;
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
    ...toldDecline(facts, at),
  };
};
