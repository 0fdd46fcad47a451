// After every fact the order is worked out anew: what is kept, which overdue steps the facts do not bear out, what is due next.
import { overdueWithdrawnV1, type Cause, type Draft } from '@fealty/contracts';
import { completionOf } from './completion.rules.js';
import { keptLines } from './keep-lines.rules.js';
import { earliest, lineTimes } from './line-times.rules.js';
import type { PlacedOrder } from './order.rules.js';
import { deliverySteps, paymentSteps, type Step } from './overdue.rules.js';

export interface Settled { readonly order: PlacedOrder; readonly withdrawn: { readonly delivery: number; readonly payment: number } }

const borneOut = (said: readonly string[], steps: readonly Step[]): readonly string[] =>
  said.length === 0 ? said : said.filter((instant) => steps.some(({ at }) => at === instant));
const nextUnsaid = (said: readonly string[], steps: readonly Step[]): string | undefined => steps.find(({ at }) => !said.includes(at))?.at;

export const settle = (told: PlacedOrder): Settled => {
  const kept = { ...told, lines: keptLines(told) };
  const times = lineTimes(kept);
  const [delivery, payment] = [deliverySteps(kept, times), paymentSteps(kept, times)];
  const deliveryOverdueAt = borneOut(kept.deliveryOverdueAt, delivery);
  const paymentOverdueAt = borneOut(kept.paymentOverdueAt, payment);
  const completion = kept.completedAt === undefined ? completionOf(kept, times)?.at : undefined;
  const dueAt = earliest(nextUnsaid(deliveryOverdueAt, delivery), nextUnsaid(paymentOverdueAt, payment), completion);
  return {
    order: { ...kept, deliveryOverdueAt, paymentOverdueAt, dueAt },
    withdrawn: { delivery: kept.deliveryOverdueAt.length - deliveryOverdueAt.length, payment: kept.paymentOverdueAt.length - paymentOverdueAt.length },
  };
};

/** Takes back the overdue steps that a fact told late has disproved. */
export const withdrawals = ({ order: { orderId }, withdrawn }: Settled, cause: Cause): Draft[] => (['delivery', 'payment'] as const)
  .filter((what) => withdrawn[what] > 0)
  .map((what) => overdueWithdrawnV1.because(cause, { orderId, what, steps: withdrawn[what] }));
