import { orderAmendedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { budgetsIn } from '../state/budgets.rules.js';
import { countersOf } from '../state/marks.rules.js';
import { withFamilies } from '../state/exchange-families.rules.js';
import { watchedIn } from '../state/watched-earns.rules.js';
import { recountAmended } from './recount-amended.rules.js';

export const onOrderAmended = decider({
  event: orderAmendedV1,
  parts: (order) => [order.data.purchase.orderId],
  related: (order, account) => withFamilies(account, [order.data.purchase.orderId, ...watchedIn(account)]),
  budgets: (_, { policy }) => budgetsIn(policy),
  counters: (_, account, { policy }) => countersOf(account, policy, 'earn'),
  decide: recountAmended,
});
