// A promise is a local day and is kept until that day ends in the delivery zone (O6). One that was already broken when a later day was
// told stays broken. Overdue steps that the facts do not bear out are taken back.
import { addDays, daysBetween, endOfLocalDay, localDayOf } from '@fealty/contracts';
import { deliverySettledAt, paymentSettledAt, type LineTimes } from './line-times.rules.js';
import { byTime, plusDays, type Carried, type PlacedOrder } from './order.rules.js';

export interface Step { readonly at: string; readonly days: number; readonly number: number }

/** The day that counts: the latest told while the one before it was still unbroken. A day that was over when told is no promise. */
export const promisedDayOf = ({ promises, deliveryZone }: PlacedOrder): string | undefined => {
  let counts: string | undefined;
  for (const { at, day } of [...promises].sort(byTime)) {
    const unbroken = counts === undefined || at < endOfLocalDay(counts, deliveryZone);
    if (unbroken && at < endOfLocalDay(day, deliveryZone)) counts = day;
  }
  return counts;
};

export const lateness = (order: PlacedOrder, { at }: Carried): { promisedDay: string | undefined; daysLate: number } => {
  const promisedDay = promisedDayOf(order);
  return { promisedDay, daysLate: promisedDay === undefined ? 0 : Math.max(0, daysBetween(promisedDay, localDayOf(at, order.deliveryZone))) };
};

const steps = (repeatDays: readonly number[], at: (days: number) => string): readonly Step[] =>
  [0, ...repeatDays].map((days, index) => ({ at: at(days), days, number: index + 1 }));

/** The instants at which the order was, is or will be overdue by what is known. */
export const deliverySteps = (order: PlacedOrder, times: readonly LineTimes[]): readonly Step[] => {
  const promised = promisedDayOf(order);
  if (promised === undefined) return [];
  const settledAt = deliverySettledAt(order, times);
  return steps(order.terms.overdueRepeatDays, (days) => endOfLocalDay(addDays(promised, days), order.deliveryZone)).filter((step) => settledAt === undefined || step.at <= settledAt);
};

export const paymentSteps = (order: PlacedOrder, times: readonly LineTimes[]): readonly Step[] => {
  const { paymentDueAt } = order;
  if (paymentDueAt === undefined) return [];
  const settledAt = paymentSettledAt(order, times);
  return steps(order.terms.overdueRepeatDays, (days) => plusDays(paymentDueAt, days)).filter((step) => settledAt === undefined || step.at < settledAt);
};
