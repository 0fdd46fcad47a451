import { shopOrderExchangedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { movedWith } from '../state/buyer.rules.js';
import { exchangeGoods } from './exchange-goods.rules.js';

export const onOrderExchanged = decider({
  event: shopOrderExchangedV1, parts: (event) => [event.data.orderId, event.data.newOrder.orderId], related: (event, buyer) => movedWith(buyer, event.data.orderId, event.data.newOrder.orderId), decide: exchangeGoods,
});
