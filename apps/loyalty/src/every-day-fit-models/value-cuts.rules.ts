import type { ValueCuts } from '@fealty/contracts';

// Where customers stand among all by kept money, from a histogram with logarithmic steps of 2 %: one number per step, so memory does not grow with
// customers, and any quantile is right within 1 % of the amount (Masson, Rim and Lee, DDSketch, VLDB 12, 2019). Histograms add up in any order.

const growth = 1.02;
const logGrowth = Math.log(growth);
const topPart = 0.2;

interface Step { readonly customers: number; readonly minor: number }
/** By step; -1: nothing kept, step i: amounts in (1.02^(i-1), 1.02^i]. */
export type ValueHistogram = ReadonlyMap<number, Step>;

const stepOf = (minor: number): number => (minor <= 0 ? -1 : Math.max(0, Math.ceil(Math.log(minor) / logGrowth)));
/** The amount that is off by the same part from both ends of its step. */
const amountOf = (step: number): number => (step < 0 ? 0 : 2 * growth ** step / (growth + 1));

/** Adds a customer to a histogram that is being made. */
export const addValue = (histogram: Map<number, Step>, minor: number): void => {
  const step = stepOf(minor);
  const held = histogram.get(step);
  histogram.set(step, { customers: (held?.customers ?? 0) + 1, minor: (held?.minor ?? 0) + Math.max(0, minor) });
};

const totalOf = (steps: Iterable<Step>): Step => {
  let [customers, minor] = [0, 0];
  for (const step of steps) [customers, minor] = [customers + step.customers, minor + step.minor];
  return { customers, minor };
};

/** The amount that so many customers have less than. */
const quantile = (sorted: readonly (readonly [step: number, Step])[], below: number): number => {
  let seen = 0;
  for (const [step, { customers }] of sorted) {
    seen += customers;
    if (seen > below) return amountOf(step);
  }
  return amountOf(sorted.at(-1)?.[0] ?? -1);
};

/** Cuts of a day, from all customers with a purchase. */
export const cutsOf = (histogram: ValueHistogram, on: string): ValueCuts => {
  const sorted = [...histogram].sort(([one], [other]) => one - other);
  const { customers, minor } = totalOf(histogram.values());
  const topFromMinor = quantile(sorted, customers * (1 - topPart));
  const top = totalOf(sorted.filter(([step]) => amountOf(step) >= topFromMinor).map(([, step]) => step));
  return {
    on, customers, topFromMinor, topShare: minor === 0 ? 0 : top.minor / minor,
    percentiles: Array.from({ length: 19 }, (_, place) => quantile(sorted, (customers * (place + 1)) / 20)), errorMost: 0.01,
  };
};

/** Share of customers that reach an amount, within what lies in its own step. */
const shareFrom = (histogram: ValueHistogram, minor: number): number => {
  const { customers } = totalOf(histogram.values());
  const reaching = totalOf([...histogram].filter(([step]) => amountOf(step) >= minor).map(([, one]) => one));
  return customers === 0 ? 0 : reaching.customers / customers;
};

/** Cuts are said anew when the top fifth has become more or less than a fifth by a hundredth of all customers. */
export const haveMoved = (held: ValueCuts, now: ValueHistogram): boolean =>
  Math.abs(shareFrom(now, held.topFromMinor) - topPart) > 0.01 && cutsOf(now, held.on).topFromMinor !== held.topFromMinor;
