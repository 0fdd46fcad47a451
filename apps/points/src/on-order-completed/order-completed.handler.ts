import { orderCompletedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { activatePoints } from './activate-points.rules.js';

export const onOrderCompleted = decider({ event: orderCompletedV1, parts: (order) => [order.data.purchase.orderId], decide: activatePoints });
