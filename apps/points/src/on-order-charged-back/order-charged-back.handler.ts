import { orderChargedBackV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { watchedIn } from '../state/watched-earns.rules.js';
import { takeBackChargedBack } from './take-back-charged-back.rules.js';

export const onOrderChargedBack = decider({ event: orderChargedBackV1, parts: (order) => [order.data.purchase.orderId], related: (_, account) => watchedIn(account), decide: takeBackChargedBack });
