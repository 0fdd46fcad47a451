import { orderChargedBackV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { movedWith } from '../state/exchange-families.rules.js';
import { takeBackChargedBack } from './take-back-charged-back.rules.js';

export const onOrderChargedBack = decider({ event: orderChargedBackV1, parts: (order) => [order.data.purchase.orderId], related: (order, account) => movedWith(account, order.data.purchase.orderId), decide: takeBackChargedBack });
