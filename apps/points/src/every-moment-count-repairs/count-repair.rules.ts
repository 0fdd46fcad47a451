// The preview of a repair, in numbers: the very rule that posts it, and nothing of what it decides is kept (P21).
import type { Command, PolicyInForce } from '@fealty/contracts';
import type { PointsAccount } from '../state/points-account.rules.js';
import { repairOrders, type OrderToRepair, type RepairOrders } from '../state/repair-orders.rules.js';
import type { OrderChange } from '../state/repair-numbers.rules.js';
import { ordersToRepair, type KnownOrder, type Span } from './orders-to-repair.rules.js';

export interface RepairAsked extends Span { readonly journalId: string; readonly programme: string; readonly policyVersion: number; readonly forgive: boolean; readonly by: string }
export interface CustomerKnown { readonly customerId: string; readonly account: PointsAccount; readonly orders: readonly KnownOrder[] }
export interface CountedLine { readonly customerId: string; readonly numbers: Readonly<Record<string, number>>; readonly detail: readonly (OrderToRepair & Partial<OrderChange>)[] }

const answerOf = (input: RepairOrders, { customerId, account, orders }: CustomerKnown, { asked, now, policy }: { asked: RepairAsked; now: string; policy: PolicyInForce }) => {
  const command: Command<RepairOrders> = { id: asked.journalId, customerId, programme: asked.programme, occurredAt: now, correlationId: asked.journalId, import: false, caller: { subject: 'points', role: 'service' }, input };
  const outcome = repairOrders({ customer: account, parts: Object.fromEntries(orders.map(({ orderId, order }) => [orderId, order])) }, command, policy);
  return outcome.answer as { readonly numbers: Readonly<Record<string, number>>; readonly orders: readonly OrderChange[] };
};

/** What a repair comes to for a customer; `undefined`: nothing. */
export const countRepair = (customer: CustomerKnown, counting: { asked: RepairAsked; now: string; policy: PolicyInForce }): CountedLine | undefined => {
  const { journalId, policyVersion, forgive, by, undoes } = counting.asked;
  const orders = ordersToRepair(customer.orders, counting.asked);
  const { numbers, orders: changes } = answerOf({ journalId, policyVersion, forgive, orders, by, secondBy: by, ...(undoes === null ? {} : { undoes }) }, customer, counting);
  if (changes.length === 0) return undefined;
  const changeOf = new Map(changes.map((change) => [change.orderId, change]));
  return { customerId: customer.customerId, numbers, detail: orders.map((one) => ({ ...one, ...changeOf.get(one.orderId) })) };
};
