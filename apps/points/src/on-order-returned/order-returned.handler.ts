import { orderReturnedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { withFamilies } from '../state/exchange-families.rules.js';
import { watchedIn } from '../state/watched-earns.rules.js';
import { takeBackReturned } from './take-back-returned.rules.js';

export const onOrderReturned = decider({ event: orderReturnedV1, parts: (order) => [order.data.purchase.orderId], related: (order, account) => withFamilies(account, [order.data.purchase.orderId, ...watchedIn(account)]), decide: takeBackReturned });
