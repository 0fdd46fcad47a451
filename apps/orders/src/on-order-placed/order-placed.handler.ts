import { shopOrderPlacedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { exchangedOf } from '../state/buyer.rules.js';
import { placeOrder } from './place-order.rules.js';

export const onOrderPlaced = decider({ event: shopOrderPlacedV1, parts: (event) => [event.data.orderId], related: (_, buyer) => exchangedOf(buyer), decide: placeOrder });
