import { orderCancelledV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { movedWith } from '../state/exchange-families.rules.js';
import { takeBackCancelled } from './take-back-cancelled.rules.js';

export const onOrderCancelled = decider({ event: orderCancelledV1, parts: (order) => [order.data.purchase.orderId], related: (order, account) => movedWith(account, order.data.purchase.orderId), decide: takeBackCancelled });
