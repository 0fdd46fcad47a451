import { orderCancelledV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { watchedIn } from '../state/watched-earns.rules.js';
import { takeBackCancelled } from './take-back-cancelled.rules.js';

export const onOrderCancelled = decider({ event: orderCancelledV1, parts: (order) => [order.data.purchase.orderId], related: (_, account) => watchedIn(account), decide: takeBackCancelled });
