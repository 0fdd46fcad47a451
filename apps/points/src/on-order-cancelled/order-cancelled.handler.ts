import { orderCancelledV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { takeBackCancelled } from './take-back-cancelled.rules.js';

export const onOrderCancelled = decider({ event: orderCancelledV1, parts: (order) => [order.data.purchase.orderId], decide: takeBackCancelled });
