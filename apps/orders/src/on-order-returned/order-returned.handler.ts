import { shopOrderReturnedV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { takeFact } from '../state/take-fact.rules.js';

export const onOrderReturned = decider({ event: shopOrderReturnedV1, parts: (event) => [event.data.orderId], decide: takeFact });
