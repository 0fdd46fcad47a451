// Lateness is said with the delivery. When the promise that counts for it becomes known only later, the new reading is said beside the old.
import type { OrderShippedV1 } from '@fealty/contracts';
import type { PlacedOrder } from './order.rules.js';
import { lateness, promisedDayOf } from './overdue.rules.js';

export const remeasured = (before: PlacedOrder, after: PlacedOrder): Pick<OrderShippedV1['data'], 'remeasured'> => {
  if (before.deliveries.length === 0 || promisedDayOf(before) === promisedDayOf(after)) return {};
  return {
    remeasured: before.deliveries.map((delivery) => {
      const [was, is] = [lateness(before, delivery), lateness(after, delivery)];
      return {
        deliveredAt: delivery.at, daysLate: is.daysLate, daysLateBefore: was.daysLate,
        ...(is.promisedDay === undefined ? {} : { promisedDay: is.promisedDay }),
        ...(was.promisedDay === undefined ? {} : { promisedDayBefore: was.promisedDay }),
      };
    }),
  };
};
