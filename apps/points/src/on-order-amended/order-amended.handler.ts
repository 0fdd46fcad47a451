import { orderAmendedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { budgetsIn } from '../state/budgets.rules.js';
import { countersOf } from '../state/marks.rules.js';
import { movedWith } from '../state/exchange-families.rules.js';
import { recountAmended } from './recount-amended.rules.js';

export const onOrderAmended = decider({
  event: orderAmendedV1,
  parts: (order) => [order.data.purchase.orderId],
  related: (order, account) => movedWith(account, order.data.purchase.orderId),
  budgets: (_, { policy }) => budgetsIn(policy),
  counters: (_, account, { policy }) => countersOf(account, policy, 'earn'),
  decide: recountAmended,
});
