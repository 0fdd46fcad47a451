import { orderPaidV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { earnPoints } from './earn-points.rules.js';

export const onOrderPaid = decider({ event: orderPaidV1, parts: (order) => [order.data.purchase.orderId, ...(order.data.exchangeOf === undefined ? [] : [order.data.exchangeOf])], decide: earnPoints });
