import { orderCancelledV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { withFamilies } from '../state/exchange-families.rules.js';
import { watchedIn } from '../state/watched-earns.rules.js';
import { takeBackCancelled } from './take-back-cancelled.rules.js';

export const onOrderCancelled = decider({ event: orderCancelledV1, parts: (order) => [order.data.purchase.orderId], related: (order, account) => withFamilies(account, [order.data.purchase.orderId, ...watchedIn(account)]), decide: takeBackCancelled });
