import { orderChargedBackV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { takeBackChargedBack } from './take-back-charged-back.rules.js';

export const onOrderChargedBack = decider({ event: orderChargedBackV1, parts: (order) => [order.data.purchase.orderId], decide: takeBackChargedBack });
