import { shopOrderAmendedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { movedWith } from '../state/buyer.rules.js';
import { takeMoney } from '../state/take-fact.rules.js';

export const onOrderAmended = decider({ event: shopOrderAmendedV1, parts: (event) => [event.data.orderId], related: (event, buyer) => movedWith(buyer, event.data.orderId), decide: takeMoney });
