import { orderReturnedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { watchedIn } from '../state/watched-earns.rules.js';
import { takeBackReturned } from './take-back-returned.rules.js';

export const onOrderReturned = decider({ event: orderReturnedV1, parts: (order) => [order.data.purchase.orderId], related: (_, account) => watchedIn(account), decide: takeBackReturned });
