import { orderRefundedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { withFamilies } from '../state/exchange-families.rules.js';
import { watchedIn } from '../state/watched-earns.rules.js';
import { takeBackRefunded } from './take-back-refunded.rules.js';

export const onOrderRefunded = decider({ event: orderRefundedV1, parts: (order) => [order.data.purchase.orderId], related: (order, account) => withFamilies(account, [order.data.purchase.orderId, ...watchedIn(account)]), decide: takeBackRefunded });
