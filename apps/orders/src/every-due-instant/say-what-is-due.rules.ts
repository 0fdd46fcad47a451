// What falls due with time alone is said at its own instant, however late the clock looks (O3, O6, E2).
import { deliveryOverdueV1, orderCompletedV1, paymentOverdueV1, priceFellAfterPurchaseV1, type Draft, type Due, type Outcome, type PolicyInForce } from '@fealty/contracts';
import type { Buyer, Orders } from '../state/buyer.rules.js';
import { completionOf } from '../state/completion.rules.js';
import { deliverySettledAt, lineTimes, type LineTimes } from '../state/line-times.rules.js';
import type { Order, PlacedOrder } from '../state/order.rules.js';
import { deliverySteps, paymentSteps, promisedDayOf, type Step } from '../state/overdue.rules.js';
import { comparisonDueAt, priceFalls } from '../state/price-fall.rules.js';
import { purchaseOf } from '../state/purchase.rules.js';
import { settle } from '../state/settle.rules.js';

const unsaid = (steps: readonly Step[], said: readonly string[], until: string): readonly Step[] => steps.filter(({ at }) => at <= until && !said.includes(at));

const overdue = (order: PlacedOrder, due: Due, times: readonly LineTimes[]): { order: PlacedOrder; events: Draft[] } => {
  const delivery = unsaid(deliverySteps(order, times), order.deliveryOverdueAt, due.occurredAt);
  const payment = unsaid(paymentSteps(order, times), order.paymentOverdueAt, due.occurredAt);
  const { orderId, paymentDueAt = '' } = order;
  const promisedDay = promisedDayOf(order) ?? '';
  const settled = deliverySettledAt(order, times) !== undefined;
  return {
    order: {
      ...order,
      deliveryOverdueAt: [...order.deliveryOverdueAt, ...delivery.map(({ at }) => at)].sort(),
      paymentOverdueAt: [...order.paymentOverdueAt, ...payment.map(({ at }) => at)].sort(),
    },
    events: [
      ...delivery.map(({ at, days, number }) => deliveryOverdueV1.because(due, { orderId, promisedDay, daysOverdue: days, step: number, settled }, at)),
      ...payment.map(({ at, days, number }) => paymentOverdueV1.because(due, { orderId, dueAt: paymentDueAt, daysOverdue: days, step: number }, at)),
    ],
  };
};

const compared = (order: PlacedOrder, due: Due, policy: PolicyInForce): { order: PlacedOrder; events: Draft[] } => {
  const at = comparisonDueAt(order);
  if (at === undefined || at > due.occurredAt) return { order, events: [] };
  return { order: { ...order, pricesComparedAt: at }, events: priceFalls(order, policy).map((fall) => priceFellAfterPurchaseV1.because(due, fall, at)) };
};

export const sayWhatIsDue = (state: Orders, due: Due, policy: PolicyInForce): Outcome<Buyer, Order> => {
  const before = due.part === undefined ? undefined : state.parts[due.part];
  if (due.part === undefined || before?.placed !== true) return {};
  const times = lineTimes(before);
  const { order: reminded, events } = overdue(before, due, times);
  const { order, events: fell } = compared(reminded, due, policy);
  const completion = before.completedAt === undefined ? completionOf(before, times) : undefined;
  const completes = completion !== undefined && completion.at <= due.occurredAt;
  const after = settle(completes ? { ...order, completedAt: completion.at, completionAssumed: completion.assumed } : order).order;
  const completed = completes ? [orderCompletedV1.because(due, { purchase: purchaseOf(before, after), assumed: completion.assumed }, completion.at)] : [];
  return { parts: { [due.part]: after }, events: [...events, ...fell, ...completed] };
};
