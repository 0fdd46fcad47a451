import { Scorer, type Score } from '@fealty/btyd';
import type { ModelVersion, Profile, Segment, ValueCuts } from '@fealty/contracts';
import { epochDay } from './calendar.rules.js';
import type { LoyaltyFacts, OrderFacts, PurchaseDay } from './loyalty-facts.rules.js';

// What is expected of a customer, by the models of the programme (L4): from kept purchase days and kept money alone, so that anybody comes to the
// same numbers with the same facts and model version. The scores are exact; the profile states them coarsely: a hair's breadth is no news.

type Predictions = NonNullable<Profile['predictions']>;

export const horizonsWeeks = [26, 52] as const;
const aliveStep = 5;

const scorers = new WeakMap<ModelVersion, Scorer>();
const scorerOf = (model: ModelVersion): Scorer => {
  const known = scorers.get(model);
  if (known !== undefined) return known;
  const scorer = new Scorer(model.model, horizonsWeeks);
  scorers.set(model, scorer);
  return scorer;
};

interface Span { readonly purchases: number; readonly firstDay: number; readonly recencyDays: number; readonly ageDays: number }
/** On a day before the last purchase, which a correction of the clock can bring, the customer stands as on that of the last purchase. */
const spanOf = (days: readonly PurchaseDay[], today: number): Span => {
  const [first, last] = [epochDay(days[0]?.[0] ?? 0), epochDay(days.at(-1)?.[0] ?? 0)];
  return { purchases: days.length, firstDay: first, recencyDays: last - first, ageDays: Math.max(today, last) - first };
};

const percentOf = (alive: number): number => Math.round((100 * alive) / aliveStep) * aliveStep;
const twoDigits = (amount: number): number => {
  if (amount < 0.01) return amount < 0.005 ? 0 : 0.01;
  const digits = Math.floor(Math.log10(amount)) - 1;
  // Multiplied or divided by a whole power of ten, so that no fraction of a digit is left over.
  return digits < 0 ? Math.round(amount * 10 ** -digits) / 10 ** -digits : Math.round(amount / 10 ** digits) * 10 ** digits;
};

export const alivePercentOf = (model: ModelVersion, span: Span): number => percentOf(scorerOf(model).alive(span));

/** Exact scores on a day (YYYYMMDD) for each horizon; the same numbers as the models give for any log with these purchases. */
export const scoresOn = (model: ModelVersion, { days, kept: [spend] }: OrderFacts, day: number): readonly Score[] =>
  scorerOf(model).of({ ...spanOf(days, epochDay(day)), spend, firstSpend: days[0]?.[1] ?? 0 });

export const segmentOf = (keptMinor: number, { topFromMinor }: ValueCuts): Segment => (keptMinor >= topFromMinor ? 'top' : 'other');

/** Of 100 customers so many have less, in steps of 5. */
export const percentileOf = (keptMinor: number, { percentiles }: ValueCuts): number => {
  let steps = 0;
  while (steps < percentiles.length && keptMinor >= (percentiles[steps] ?? 0)) steps += 1;
  return steps * 5;
};

const aheadOf = (score: Score | undefined): Predictions['weeks26'] =>
  ({ purchases: twoDigits(score?.expectedPurchases ?? 0), valueMinor: Math.round(twoDigits(Math.max(0, score?.expectedValue ?? 0))) });

let lastPredicted: { readonly days: readonly PurchaseDay[]; readonly model: ModelVersion; readonly day: number; readonly predictions: Predictions } | undefined;

/** Nothing without a purchase: there is nothing to expect anything from. Kept money is the sum over the days, so it changes with them only; the last answer is remembered. */
export const predictionsOf = ({ orders }: LoyaltyFacts, model: ModelVersion, day: number): Predictions | undefined => {
  const { days } = orders;
  if (days.length === 0) return undefined;
  if (lastPredicted?.days !== days || lastPredicted.model !== model || lastPredicted.day !== day) lastPredicted = { days, model, day, predictions: predicted(orders, model, day) };
  return lastPredicted.predictions;
};

const predicted = (orders: OrderFacts, model: ModelVersion, day: number): Predictions => {
  const [near, far] = scoresOn(model, orders, day);
  const [keptMinor] = orders.kept;
  return {
    alivePercent: percentOf(near?.alive ?? 0), basis: orders.days.length === 1 ? 'one-purchase' : 'repeat-purchases',
    weeks26: aheadOf(near), weeks52: aheadOf(far), percentile: percentileOf(keptMinor, model.cuts), segment: segmentOf(keptMinor, model.cuts),
  };
};
