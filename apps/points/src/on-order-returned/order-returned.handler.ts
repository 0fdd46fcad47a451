import { orderReturnedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { movedWith } from '../state/exchange-families.rules.js';
import { takeBackReturned } from './take-back-returned.rules.js';

export const onOrderReturned = decider({
  event: orderReturnedV1,
  parts: ({ data: { purchase: { orderId }, exchangedFor } }) => [orderId, ...(exchangedFor === undefined ? [] : [exchangedFor])],
  related: (order, account) => movedWith(account, order.data.purchase.orderId),
  decide: takeBackReturned,
});
