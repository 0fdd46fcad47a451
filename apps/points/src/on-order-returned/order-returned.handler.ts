import { orderReturnedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { takeBackReturned } from './take-back-returned.rules.js';

export const onOrderReturned = decider({ event: orderReturnedV1, parts: (order) => [order.data.purchase.orderId], decide: takeBackReturned });
