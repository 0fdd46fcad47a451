import { shopOrderCancelledV1 } from '@fealty/contracts';
import { decider } from '@fealty/messaging';
import { takeFact } from '../state/take-fact.rules.js';

export const onOrderCancelled = decider({ event: shopOrderCancelledV1, parts: (event) => [event.data.orderId], decide: takeFact });
