import { shopOrderPlacedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { movedWith } from '../state/buyer.rules.js';
import { placeOrder } from './place-order.rules.js';

export const onOrderPlaced = decider({ event: shopOrderPlacedV1, parts: (event) => [event.data.orderId], related: (event, buyer) => movedWith(buyer, event.data.orderId), decide: placeOrder });
