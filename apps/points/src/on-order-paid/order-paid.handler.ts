import { orderPaidV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { budgetsIn } from '../state/budgets.rules.js';
import { countersOf } from '../state/marks.rules.js';
import { withFamilies } from '../state/exchange-families.rules.js';
import { watchedIn } from '../state/watched-earns.rules.js';
import { earnPoints } from './earn-points.rules.js';

export const onOrderPaid = decider({
  event: orderPaidV1,
  parts: (order) => [order.data.purchase.orderId, ...(order.data.exchangeOf === undefined ? [] : [order.data.exchangeOf])],
  related: (order, account) => withFamilies(account, order.data.exchangeOf === undefined ? watchedIn(account, order.occurredAt) : [order.data.purchase.orderId, order.data.exchangeOf, ...watchedIn(account)]),
  budgets: (_, { policy }) => budgetsIn(policy),
  counters: (_, account, { policy }) => countersOf(account, policy, 'earn'),
  decide: earnPoints,
});
