import { orderRefundedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { movedWith } from '../state/exchange-families.rules.js';
import { takeBackRefunded } from './take-back-refunded.rules.js';

export const onOrderRefunded = decider({ event: orderRefundedV1, parts: (order) => [order.data.purchase.orderId], related: (order, account) => movedWith(account, order.data.purchase.orderId), decide: takeBackRefunded });
