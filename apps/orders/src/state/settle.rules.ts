// After every fact the order is worked out anew: what is kept, which overdue steps the facts do not bear out, what is due next, and
// whether a completion that was assumed is known better by news of the delivery that came later (O3).
import { orderCompletedV1, overdueWithdrawnV1, type Cause, type Draft } from '@fealty/contracts';
import { completionOf } from './completion.rules.js';
import { keptLines } from './keep-lines.rules.js';
import { earliest, lineTimes, type LineTimes } from './line-times.rules.js';
import type { PlacedOrder } from './order.rules.js';
import { comparisonDueAt } from './price-fall.rules.js';
import { purchaseOf } from './purchase.rules.js';
import { deliverySteps, paymentSteps, type Step } from './overdue.rules.js';

export interface Settled { readonly order: PlacedOrder; readonly withdrawn: { readonly delivery: number; readonly payment: number }; readonly assumedAt?: string | undefined }

const borneOut = (said: readonly string[], steps: readonly Step[]): readonly string[] =>
  said.length === 0 ? said : said.filter((instant) => steps.some(({ at }) => at === instant));
const nextUnsaid = (said: readonly string[], steps: readonly Step[]): string | undefined => steps.find(({ at }) => !said.includes(at))?.at;

/** The completion by what is known now, where it was assumed before and is not any more. */
const knownBetter = (order: PlacedOrder, times: readonly LineTimes[]): Pick<PlacedOrder, 'completedAt' | 'completionAssumed'> | undefined => {
  const completion = order.completionAssumed === true ? completionOf(order, times) : undefined;
  return completion === undefined || completion.assumed ? undefined : { completedAt: completion.at, completionAssumed: false };
};

export const settle = (told: PlacedOrder): Settled => {
  const kept = { ...told, lines: keptLines(told) };
  const times = lineTimes(kept);
  const [delivery, payment] = [deliverySteps(kept, times), paymentSteps(kept, times)];
  const deliveryOverdueAt = borneOut(kept.deliveryOverdueAt, delivery);
  const paymentOverdueAt = borneOut(kept.paymentOverdueAt, payment);
  const completion = kept.completedAt === undefined ? completionOf(kept, times)?.at : undefined;
  const dueAt = earliest(nextUnsaid(deliveryOverdueAt, delivery), nextUnsaid(paymentOverdueAt, payment), completion, comparisonDueAt(kept));
  const better = knownBetter(kept, times);
  return {
    order: { ...kept, ...better, deliveryOverdueAt, paymentOverdueAt, dueAt },
    withdrawn: { delivery: kept.deliveryOverdueAt.length - deliveryOverdueAt.length, payment: kept.paymentOverdueAt.length - paymentOverdueAt.length },
    assumedAt: better === undefined ? undefined : kept.completedAt,
  };
};

/** Takes back the overdue steps that a fact told late has disproved. */
export const withdrawals = ({ order: { orderId }, withdrawn }: Settled, cause: Cause): Draft[] => (['delivery', 'payment'] as const)
  .filter((what) => withdrawn[what] > 0)
  .map((what) => overdueWithdrawnV1.because(cause, { orderId, what, steps: withdrawn[what] }));

/** Says when the order really completed, where that was only assumed before; nothing of its points or its purchase changes by it. */
export const correction = ({ order, assumedAt }: Settled, cause: Cause): Draft[] => (assumedAt === undefined || order.completedAt === undefined ? []
  : [orderCompletedV1.because(cause, { purchase: purchaseOf(order, order), assumed: false, corrects: assumedAt }, order.completedAt)]);
