import { command } from '@fealty/messaging';
import { repairOrders } from '../state/repair-orders.rules.js';
import { exchangedIn } from '../state/exchange-families.rules.js';
import { watchedIn } from '../state/watched-earns.rules.js';

export const repairOrdersCommand = command({
  name: 'repair-orders',
  parts: ({ orders }) => orders.flatMap(({ orderId, origin }) => (origin === undefined ? [orderId] : [orderId, origin])),
  related: (account) => [...watchedIn(account), ...exchangedIn(account)],
  decide: repairOrders,
});
