import { customerTable, partTable } from '@fealty/messaging';
import type { Buyer } from './buyer.rules.js';
import type { Order } from './order.rules.js';

const firstKnownAt = (order: Order): string | undefined =>
  (order.placed ? order.placedAt : order.waiting.map(({ occurredAt }) => occurredAt).sort()[0]);

/** orders.buyers: whose orders they are, and what was seen and said of each customer. */
export const buyers = customerTable<Buyer>({ name: 'buyers', start: () => ({}) });

/** orders.orders: one row per order, from the first fact told of it. */
export const orders = partTable<Order>({
  name: 'orders',
  columns: {
    placed: { type: 'boolean', value: (order) => order.placed },
    known_at: { type: 'timestamptz', value: firstKnownAt },
  },
  dueAt: (order) => (order.placed ? order.dueAt : undefined),
  imported: (order) => order.placed && order.imported,
});
