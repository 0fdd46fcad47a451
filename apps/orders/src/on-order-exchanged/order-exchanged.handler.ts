import { shopOrderExchangedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { exchangedOf } from '../state/buyer.rules.js';
import { exchangeGoods } from './exchange-goods.rules.js';

export const onOrderExchanged = decider({
  event: shopOrderExchangedV1, parts: (event) => [event.data.orderId, event.data.newOrder.orderId], related: (_, buyer) => exchangedOf(buyer), decide: exchangeGoods,
});
